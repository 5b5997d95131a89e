// What cells show live, in place of what they showed when the guide was verified.  A stored
// output gives way when its live one is drawn, and never goes: it comes back when the run is over,
// and where the two differ a reader can look at either.

const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';

export class LiveOutputs {
  #cells = new Map();

  /** Put what a cell shows beside what it showed, unseen until Voila has drawn it. */
  place(id, outputs) {
    const stored = document.querySelector(`[data-outputs="${CSS.escape(id)}"]`);
    const cell = document.querySelector(`[data-cell="${CSS.escape(id)}"]`);
    if (!outputs.length || !cell) {
      return;
    }
    const live = document.createElement('div');
    live.className = 'sg-outputs sg-incoming';
    live.append(...outputs.map(outputNode));
    if (stored) {
      stored.after(live);
    } else {
      cell.append(live);
    }
    const place = { stored, live, note: null };
    this.#cells.set(id, place);
    whenDrawn(live, () => this.#cells.get(id) === place && show(place));
  }

  /** Say in words that a cell shows something else than was verified. */
  mark(id, detail, verified) {
    const place = this.#cells.get(id);
    const above = place?.live ?? document.querySelector(`[data-outputs="${CSS.escape(id)}"]`);
    if (!above) {
      return;
    }
    const note = document.createElement('p');
    note.className = 'sg-differs';
    note.dataset.differs = id;
    note.append(`Differs from ${verified}: ${detail}`);
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
  const child = document.createElement('div');
  child.className = 'jp-OutputArea-child';
  if (typeof output === 'string') {
    child.innerHTML = output; // ansi2html's, which escapes
  } else {
    const script = document.createElement('script');
    script.type = 'application/vnd.voila.cell-output+json';
    script.textContent = JSON.stringify(output);
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

function show({ stored, live }) {
  live.classList.add('sg-shown');
  if (stored) {
    stored.hidden = true;
  }
}

function otherButton({ stored, live }, verified) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'sg-link';
  const label = () => (live.hidden ? 'Show the live output' : `Show ${verified}`);
  button.textContent = label();
  button.addEventListener('click', () => {
    live.hidden = !live.hidden;
    stored.hidden = !live.hidden;
    button.textContent = label();
  });
  return button;
}
