// What a reading page tells: that it was viewed, which steps were reached, that it went live
// and that it was done.  No cookie, no name: the visit is a random word that lives as long as
// this page and ties its events together.

import { sendEvents } from './api.js';
import { randomWord } from './random.js';

const GATHER_MS = 2000;

export function startAnalytics(steps) {
  const analytics = new Analytics();
  analytics.note('view');
  analytics.noteOnce('step', steps.current?.dataset.step);
  analytics.send(); // at once: whoever leaves within a moment has come all the same
  steps.addEventListener('reached', ({ detail }) => analytics.noteOnce('step', detail));
  steps.addEventListener('done', ({ detail }) => analytics.noteOnce('done', detail));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      analytics.send();
    }
  });
  // Not every browser hides a page before it lets go of it.
  window.addEventListener('pagehide', () => analytics.send());
  return analytics;
}

class Analytics {
  constructor() {
    this.visit = randomWord();
    this.waiting = [];
    this.seen = new Set();
  }

  /** Keep an event for the next batch. */
  note(kind, stepId) {
    this.waiting.push({ kind, visit: this.visit, ...(stepId ? { step_id: stepId } : {}) });
    this.timer ??= setTimeout(() => this.send(), GATHER_MS);
  }

  noteOnce(kind, stepId) {
    const key = `${kind} ${stepId}`;
    if (stepId && !this.seen.has(key)) {
      this.seen.add(key);
      this.note(kind, stepId);
    }
  }

  send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    const events = this.waiting.splice(0);
    if (events.length) {
      // A page that cannot report is still a page: no retry, no message.
      sendEvents(events).catch(() => {});
    }
  }
}
