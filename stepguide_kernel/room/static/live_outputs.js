// What cells show live, in place of what they showed when the guide was verified.  A stored
// output gives way when its live one is drawn, and never goes: it comes back when the run is over,
// and where the two differ a reader can look at either.

import { element, linkButton } from './elements.js';
import { cellWithId } from './steps.js';

const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';

export class LiveOutputs {
  #cells = new Map();

  /** Put what a cell shows beside what it showed, unseen until Voila has drawn it. */
  place(id, outputs) {
    const stored = document.querySelector(`[data-outputs="${CSS.escape(id)}"]`);
    const cell = cellWithId(id);
    if (!outputs.length || !cell) {
      return;
    }
    const live = element('div', 'sg-outputs sg-incoming');
    live.append(...outputs.map(outputNode));
    if (stored) {
      stored.after(live);
    } else {
      cell.append(live);
    }
    const place = { stored, live, note: null };
    this.#cells.set(id, place);
    nameSliders(live);
    whenDrawn(live, () => this.#cells.get(id) === place && show(place));
  }

  /** Say in words that a cell shows something else than was verified. */
  mark(id, detail, verified) {
    const place = this.#cells.get(id);
    const above = place?.live ?? document.querySelector(`[data-outputs="${CSS.escape(id)}"]`);
    if (!above) {
      return;
    }
    const note = element('p', 'sg-differs', `Differs from ${verified}: ${detail}`);
    note.dataset.differs = id;
    if (place?.stored) {
      note.append(' ', otherButton(place, verified));
    }
    (place?.stored ?? above).before(note);
    if (place) {
      place.note = note;
    } else {
      this.#cells.set(id, { stored: null, live: null, note });
    }
  }

  /** Bring back what was verified. */
  restore() {
    for (const { stored, live, note } of this.#cells.values()) {
      live?.remove();
      note?.remove();
      if (stored) {
        stored.hidden = false;
      }
    }
    this.#cells.clear();
  }
}

/** An output as it stands in the page: text is there, the rest is for Voila to draw. */
function outputNode(output) {
  const child = element('div', 'jp-OutputArea-child');
  if (typeof output === 'string') {
    child.innerHTML = output; // ansi2html's, which escapes
  } else {
    const script = element('script', '', JSON.stringify(output));
    script.type = 'application/vnd.voila.cell-output+json';
    child.append(script);
  }
  return child;
}

/** Voila removes an output's script when it draws that output, so none left means all drawn. */
function whenDrawn(live, show) {
  if (!live.querySelector(OUTPUT)) {
    show();
    return;
  }
  const watch = new MutationObserver(() => {
    if (!live.querySelector(OUTPUT)) {
      watch.disconnect();
      show();
    }
  });
  watch.observe(live, { childList: true, subtree: true });
}

/** Sliders have no name of their own: whoever does not see the words beside one is told them. */
function nameSliders(live) {
  const watch = new MutationObserver(() => {
    for (const handle of live.querySelectorAll('.noUi-handle:not([aria-label])')) {
      const words = handle.closest('.jupyter-widgets')?.querySelector('.widget-label')?.textContent;
      handle.setAttribute('aria-label', words?.trim() || 'Value');
    }
  });
  watch.observe(live, { childList: true, subtree: true });
}

function show({ stored, live }) {
  live.classList.add('sg-shown');
  if (stored) {
    stored.hidden = true;
  }
}

function otherButton({ stored, live }, verified) {
  const label = () => (live.hidden ? 'Show the live output' : `Show ${verified}`);
  const button = linkButton(label(), () => {
    live.hidden = !live.hidden;
    stored.hidden = !live.hidden;
    button.textContent = label();
  });
  return button;
}
