// What lies over the page's body, which never changes: the verdict, and what readers say.

import { fetchOverlay } from './api.js';
import { followNews } from './news.js';

/** Emits `drawn` with what the server says now: once at first, then whenever it says other. */
export class Overlay extends EventTarget {
  async start() {
    await this.load();
    followNews(this.newest ?? null, updates => this.hear(updates));
  }

  /** Ask again; a page that gets no answer stands without. */
  async load() {
    let said;
    try {
      said = await fetchOverlay();
    } catch {
      return;
    }
    this.newest = said.newest;
    this.guide = said.publication.guide;
    this.dispatchEvent(new CustomEvent('drawn', { detail: said }));
  }

  hear(updates) {
    if (updates.some(({ guide }) => guide === this.guide)) {
      this.load();
    }
  }
}
