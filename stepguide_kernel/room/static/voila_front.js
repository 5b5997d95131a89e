// Voila's own front end, in a page that it did not load.  Three things of it are known here, and
// held by tests/ui/test_walkthrough.py:
//
// It starts itself on the window's `load` event (packages/voila/src/main.ts), which has long
// passed when a reader goes live.  Its listener is kept, and called for each live run.
//
// It draws the outputs that stand in the page when it has started, and before it has it asks for
// its kernel.  So it is started at once, while the kernel runs the guide, and the answer to that
// question is held back until all outputs stand in the page.
//
// It reads the page's configuration once.  So a later run has the kernel id of the first.

import { fetchFrontEnd } from './api.js';
import { BorrowedStyles } from './borrowed_styles.js';
import { randomUuid } from './random.js';
import { isDark } from './themes.js';

const { baseUrl } = document.body.dataset;
const SCRIPTS = ['voila/templates/lab/static/voila-style.js', 'voila/static/voila.js'];
const PATIENCE_MS = 30_000;

export class VoilaFront {
  /** The id of its kernel, chosen here: so it can be started before there is a kernel. */
  kernel = randomUuid();
  #known = null;
  #main = null;
  #gate = null;
  #standing = null;
  #styles = new BorrowedStyles();

  /** Fetch what going live needs before somebody does. */
  async prefetch() {
    const { files } = await this.#learn();
    const bundle = files.map(name => `voila/static/${name}`);
    for (const path of new Set([...SCRIPTS, ...bundle, themePath()])) {
      if (!document.head.querySelector(`link[href="${baseUrl}${path}"]`)) {
        const link = document.createElement('link');
        link.rel = 'prefetch';
        link.href = `${baseUrl}${path}`;
        document.head.append(link);
      }
    }
  }

  /** Start it as far as it comes without a kernel; the promise is kept once outputs are drawn. */
  standBy() {
    if (!this.#standing) {
      this.#gate = { ...withResolvers(), opened: false };
      const standing = this.#start();
      this.#standing = standing;
      standing.catch(() => this.#forget(standing)); // whoever goes live tries again
    }
    return this.#standing;
  }

  /** All outputs stand in the page: let them be drawn. */
  drawOutputs() {
    if (this.#gate) {
      this.#styles.wear(true);
      this.#gate.opened = true;
      this.#gate.resolve();
    }
  }

  /** Let go of the kernel; where there was none yet, go on standing by. */
  end() {
    if (!this.#gate?.opened) {
      return;
    }
    this.#forget(this.#standing);
    this.#styles.wear(false);
    const app = window.jupyterapp;
    window.jupyterapp = undefined;
    app?.widgetManager?.kernel?.dispose();
    app?.shell?.dispose();
  }

  /** Start anew the next time: what stands by may have asked a server that was not there. */
  abandon() {
    if (!this.#gate?.opened) {
      this.#forget(this.#standing);
    }
  }

  #forget(standing) {
    if (this.#standing === standing) {
      this.#standing = null;
      this.#gate = null;
    }
  }

  async #learn() {
    this.#known ??= await fetchFrontEnd();
    return this.#known;
  }

  async #start() {
    if (!this.#main) {
      const { config } = await this.#learn();
      writeConfig({ ...config, federated_extensions: needed(config), kernelId: this.kernel });
      this.#styles.expect();
      loadTheme();
      document.addEventListener('sg-theme', loadTheme);
      this.#main = await this.#load();
    }
    await this.#main();
  }

  async #load() {
    const { fetch } = window;
    window.fetch = (...asked) => this.#fetch(fetch, asked); // which its services will keep
    for (const name of ['voila_heartbeat', 'voila_finish', 'display_cells']) {
      window[name] = () => {};
    }
    await loadScript(SCRIPTS[0]);
    return keptListener(() => loadScript(SCRIPTS[1]));
  }

  async #fetch(fetch, [asked, ...options]) {
    const address = new URL(asked.url ?? asked, location.href);
    if (address.pathname === `${baseUrl}api/kernels/${this.kernel}`) {
      await this.#gate?.promise;
    }
    return fetch.call(window, asked, ...options);
  }
}

/** What loads widgets, and of what draws those of other libraries what this guide has used. */
function needed({ federated_extensions: extensions }) {
  const used = document.body.dataset.widgets?.split(' '); // undefined where nobody knows
  return extensions.filter(({ name }) =>
    !used || used.includes(name) || /^@(jupyter-widgets|voila-dashboards)\//.test(name));
}

function writeConfig(config) {
  document.getElementById('jupyter-config-data')?.remove();
  const script = document.createElement('script');
  script.id = 'jupyter-config-data';
  script.type = 'application/json';
  script.textContent = JSON.stringify(config);
  document.body.append(script);
}

/** Load a script, and return what it wanted to be called on the window's `load` event. */
function keptListener(load) {
  return new Promise((resolve, reject) => {
    const original = window.addEventListener;
    const restore = settle => value => {
      window.addEventListener = original;
      clearTimeout(timer);
      settle(value);
    };
    const timer = setTimeout(
      () => restore(reject)(new Error('Voila’s front end did not start')),
      PATIENCE_MS
    );
    window.addEventListener = function (type, listener, options) {
      if (type === 'load' && document.readyState === 'complete') {
        restore(resolve)(listener);
      } else {
        original.call(this, type, listener, options);
      }
    };
    load().catch(restore(reject));
  });
}

function themePath() {
  return `voila/templates/lab/static/theme-${isDark() ? 'dark' : 'light'}.css`;
}

// Widgets are drawn with JupyterLab's variables, which Voila's bundle does not bring.
function loadTheme() {
  const link = document.getElementById('sg-lab-theme') ?? document.createElement('link');
  link.id = 'sg-lab-theme';
  link.rel = 'stylesheet';
  link.href = `${baseUrl}${themePath()}`;
  document.head.prepend(link);
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

function withResolvers() {
  const gate = {};
  gate.promise = new Promise(resolve => { gate.resolve = resolve; });
  return gate;
}
