// Outputs that their own scripts draw, each in a frame of its own.  The frame's document is the
// room's empty stage, which may run scripts and nothing else: it has no origin, reaches neither this
// page nor any address, and cannot lead anywhere.  This page hands it the HTML once the place is
// nearly in view, so a library of megabytes is fetched when it is needed, and once for all frames.
//
// What frames say is a stranger's word: it is taken from frames of ours alone, held against its type
// and clamped.

import { fetchEmbedded } from './api.js';
import { element, linkButton } from './elements.js';

const PLACE = '.sg-embedded[data-embedded]';
const NEAR = '500px';
const [LEAST, DEFAULT, MOST] = [8, 150, 2_000];
const MOST_CHANGES = 100; // an output that grows with its frame would not end
const MOST_WORDS = 200;
const SHOWING = new Set(['script-src-elem', 'connect-src', 'img-src']);
const STAGE = `${document.body.dataset.baseUrl}stepguide/stage`;

/** Draw the outputs that stand in the page, and those that come. */
export function startEmbedded(steps = document.getElementById('steps')) {
  const stages = new Map();
  const near = new IntersectionObserver(
    entries => {
      for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
        near.unobserve(target);
        const stage = new Stage(target);
        stages.set(target, stage);
        stage.open();
      }
    },
    { rootMargin: NEAR }
  );
  const watch = root => root.querySelectorAll(PLACE).forEach(place => near.observe(place));
  watch(steps);
  new MutationObserver(changes => {
    if (changes.some(({ addedNodes }) => addedNodes.length)) {
      [...stages.keys()].filter(place => !place.isConnected).forEach(place => stages.delete(place));
      [...steps.querySelectorAll(PLACE)].filter(place => !stages.has(place)).forEach(place => near.observe(place));
    }
  }).observe(steps, { childList: true, subtree: true });
  window.addEventListener('message', ({ source, data }) => {
    const stage = [...stages.values()].find(({ frame }) => frame?.contentWindow === source);
    if (stage && typeof data === 'object' && data !== null) {
      stage.hear(data);
    }
  });
}

class Stage {
  frame = null;
  #place;
  #html = null;
  #changes = 0;
  #drawn = false;
  #note = null;

  constructor(place) {
    this.#place = place;
  }

  /** Fetch what is to be drawn, and put up the frame for it. */
  async open() {
    try {
      this.#html = await whole(this.#place.dataset.embedded);
    } catch (problem) {
      this.#say(`This output could not be fetched: ${problem.message}.`);
      this.#note.append(' ', linkButton('Try again', () => this.open()));
      return;
    }
    this.#say('');
    this.frame = element('iframe', 'sg-stage');
    this.frame.sandbox = 'allow-scripts';
    this.frame.title = this.#place.dataset.label || nameOf(this.#place);
    this.frame.src = STAGE;
    this.#resize(Number(this.#place.dataset.height) || DEFAULT);
    this.#place.prepend(this.frame);
  }

  /** Take what the frame says. */
  hear({ stage, height, message, address, directive }) {
    if (stage === 'ready' && this.#html !== null) {
      // To any origin, since it has none; it is this frame's own output.
      this.frame.contentWindow.postMessage({ html: this.#html }, '*');
      this.#html = null; // a document that loads itself again is not drawn again
    } else if (stage === 'height' && Number.isFinite(height)) {
      this.#draw(height);
    } else if (stage === 'problem' && !this.#drawn) {
      this.#say(`This output’s script stopped: ${String(message).slice(0, MOST_WORDS)}`);
    } else if (stage === 'refused' && SHOWING.has(directive)) {
      this.#say(`Parts of this output are missing: it asks ${hostOf(address)} for them, and this page asks no other site for anything.`);
    }
  }

  #draw(height) {
    this.#drawn = height >= LEAST;
    this.#place.classList.toggle('sg-drawn', this.#drawn);
    if (this.#changes < MOST_CHANGES) {
      this.#changes += 1;
      this.#resize(height);
    }
  }

  #resize(height) {
    this.frame.style.height = `${Math.min(Math.max(height, 1), MOST)}px`;
  }

  #say(words) {
    this.#note?.remove();
    this.#note = element('p', 'sg-embedded-note', words);
    this.#note.setAttribute('role', 'note');
    if (words) {
      this.#place.append(this.#note);
    }
  }
}

const documents = new Map();

/** A document with those that have to run before it. */
async function whole(key) {
  const { html, loaders } = await fetched(key);
  const before = await Promise.all(loaders.map(fetched));
  return [...before, { html }].map(one => one.html).join('\n');
}

function fetched(key) {
  if (!documents.has(key)) {
    const document = fetchEmbedded(key);
    document.catch(() => documents.delete(key));
    documents.set(key, document);
  }
  return documents.get(key);
}

function nameOf(place) {
  const step = place.closest('.sg-step')?.querySelector('h2')?.textContent.trim();
  return step ? `Interactive output of ${step}` : 'Interactive output';
}

function hostOf(address) {
  return (URL.canParse(address) && new URL(address).host) || 'another site';
}
