// Going live: a private kernel runs the guide, and Voila's own front end takes its outputs over
// in the page that is already there.  Scroll position, address and a half-written comment stay,
// because nothing is loaded anew; a verified output stays until its live one is drawn, and for
// good if anything goes wrong.

import { endLive, startLive } from './api.js';
import { isDark } from './themes.js';
import { startAfterLoad } from './late_load.js';

const { baseUrl } = document.body.dataset;
const OUTPUT = 'script[type="application/vnd.voila.cell-output+json"]';

export function startLiveControls(steps, analytics) {
  const live = new Live(steps.numbered.length, analytics);
  document.addEventListener('click', event => {
    // What a control showed is there to be read and selected, not to be pressed.
    if (event.target.closest('[data-live], [data-preview]') && !event.target.closest('.sg-held')) {
      live.start();
    }
  });
}

class Live {
  constructor(stepCount, analytics) {
    this.stepCount = stepCount;
    this.analytics = analytics;
    this.button = document.getElementById('sg-live');
    this.state = 'stored';
  }

  say(text) {
    document.getElementById('sg-status').textContent = text;
  }

  async start() {
    if (this.state !== 'stored') {
      return;
    }
    this.state = 'starting';
    this.button.disabled = true;
    this.say('Starting your private kernel…');
    prefetch('voila/templates/lab/static/voila-style.js');
    prefetch('voila/static/voila.js');
    try {
      const cells = await this.receive(await startLive());
      this.say('Connecting the controls…');
      const failed = hydrate(cells);
      await loadVoila();
      this.state = 'live';
      this.button.textContent = 'Live';
      this.say(failed
        ? `Your live run stopped at step ${failed}; from there on you see the verified outputs.`
        : 'Live: these are your own values, in a private kernel.');
      this.analytics.note('live');
    } catch (problem) {
      this.state = 'stored';
      this.button.disabled = false;
      this.say(`Could not run live: ${problem.message}. You still see the verified outputs.`);
    }
  }

  /** Read the stream to its end, saying on the way which step runs. */
  async receive(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      text += value;
      this.progress(text);
    }
    const answer = new DOMParser().parseFromString(text, 'text/html');
    const config = answer.getElementById('jupyter-config-data');
    if (!config || !answer.querySelector('[data-live-end]')) {
      throw new Error('the kernel ended early');
    }
    document.body.append(document.importNode(config, true));
    const { kernelId } = JSON.parse(config.textContent);
    // Voila gives the kernel back on beforeunload, which phones and crashes never fire.
    window.addEventListener('pagehide', () => endLive(kernelId).catch(() => {}));
    return [...answer.querySelectorAll('[data-live-cell]')];
  }

  progress(text) {
    const reached = [...text.matchAll(/data-live-step="(\d+)"/g)].at(-1)?.[1];
    if (reached !== undefined) {
      // The cell that was sent has ended; the one that runs is in this step or the next.
      this.say(`Running step ${Math.max(1, Number(reached))} of ${this.stepCount}…`);
    }
  }
}

/**
 * Put each cell's live outputs beside its stored ones, unseen until Voila has drawn them.
 * Returns the number of the step whose cell failed, or null.
 */
function hydrate(cells) {
  for (const cell of cells) {
    if (cell.querySelector('[data-live-error]')) {
      return cell.dataset.liveStep;
    }
    const stored = document.querySelector(`[data-outputs="${CSS.escape(cell.dataset.liveCell)}"]`);
    if (stored && cell.childElementCount) {
      swap(stored, document.importNode(cell, true));
    }
  }
  return null;
}

function swap(stored, incoming) {
  incoming.classList.add('sg-incoming');
  stored.after(incoming);
  const show = () => {
    incoming.classList.add('sg-shown');
    stored.remove();
  };
  if (!incoming.querySelector(OUTPUT)) {
    show();
    return;
  }
  // Voila removes an output's script when it draws that output, so none left means all drawn.
  const watch = new MutationObserver(() => {
    if (!incoming.querySelector(OUTPUT)) {
      watch.disconnect();
      show();
    }
  });
  watch.observe(incoming, { childList: true, subtree: true });
}

async function loadVoila() {
  loadTheme();
  document.addEventListener('sg-theme', loadTheme);
  window.voila_heartbeat = () => {};
  window.voila_finish = () => {};
  window.display_cells = () => {};
  await loadScript('voila/templates/lab/static/voila-style.js');
  await startAfterLoad(() => loadScript('voila/static/voila.js'));
}

// Widgets are drawn with JupyterLab's variables, which Voila's bundle does not bring.
function loadTheme() {
  const link = document.getElementById('sg-lab-theme') ?? document.createElement('link');
  link.id = 'sg-lab-theme';
  link.rel = 'stylesheet';
  link.href = `${baseUrl}voila/templates/lab/static/theme-${isDark() ? 'dark' : 'light'}.css`;
  document.head.prepend(link);
}

// The front end is fetched while the kernel runs the guide.
function prefetch(path) {
  const link = document.createElement('link');
  link.rel = 'prefetch';
  link.href = `${baseUrl}${path}`;
  document.head.append(link);
}

function loadScript(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${baseUrl}${path}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${path} did not load`));
    document.body.append(script);
  });
}
