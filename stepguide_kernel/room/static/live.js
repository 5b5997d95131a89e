// Going live: a private kernel runs the guide, and Voila's own front end takes its outputs over
// in the page that is already there.  Scroll position, address and a half-written comment stay,
// because nothing is loaded anew; a verified output stays until its live one is drawn, and comes
// back when the run is over.
//
// The server answers with a line for everything that happens, for as long as the run lasts.  To
// leave is to let go of that answer.

import { anticipate } from './anticipation.js';
import { keepLive, lines, Refused, startLive } from './api.js';
import { linkButton } from './elements.js';
import { LiveOutputs } from './live_outputs.js';
import * as words from './live_words.js';
import { Parameters } from './parameters.js';
import { VoilaFront } from './voila_front.js';

const BUTTON = { stored: 'Run live', waiting: 'Leave the line', starting: 'Stop', live: 'End live run' };

export function startLiveControls(steps, analytics) {
  const live = new Live(steps, analytics);
  document.addEventListener('click', event => {
    // What a control showed is there to be read and selected, not to be pressed.
    if (event.target.closest('[data-preview]') && !event.target.closest('.sg-held')) {
      live.start();
    } else if (event.target.closest('#sg-live')) {
      live.press();
    }
  });
  anticipate(live.front);
}

class Live {
  constructor(steps, analytics) {
    this.steps = steps;
    this.analytics = analytics;
    this.button = document.getElementById('sg-live');
    this.codeCells = [...document.querySelectorAll('.sg-cell-code[data-cell]')];
    this.front = new VoilaFront();
    this.outputs = new LiveOutputs();
    this.parameters = new Parameters(document);
    this.parameters.whenAsked(() => this.start());
    this.abort = null;
    this.enter('stored');
  }

  /** Start, leave the line, or end. */
  press() {
    if (this.state === 'stored') {
      this.start();
    } else {
      this.abort.abort();
    }
  }

  /** Run with the values that are entered; what ran before ends. */
  async start() {
    const values = this.parameters.values();
    if (!values) {
      return;
    }
    this.abort?.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.forget();
    this.own = this.parameters.areOwn;
    this.enter('starting');
    this.say('Starting your private kernel…');
    try {
      this.front.standBy();
      const asked = { parameters: values, kernel: this.front.kernel };
      for await (const event of lines(await startLive(asked, abort.signal))) {
        if (this.abort !== abort) {
          return;
        }
        this[event.event](event);
      }
      this.over('lost');
    } catch (problem) {
      this.fail(problem, abort);
    }
  }

  // --- what the server tells ---------------------------------------------------------------------

  waiting({ place }) {
    this.enter('waiting');
    this.say(words.waiting(place));
  }

  starting({ kernel }) {
    if (this.front.kernel !== kernel) {
      throw new Error('reload the page to run live again');
    }
    this.enter('starting');
    this.say('Starting your private kernel…');
    const { abort } = this;
    this.front.standBy().then(
      () => this.abort === abort && this.drawn(),
      problem => this.fail(problem, abort)
    );
  }

  cell({ cell, outputs, stopped }) {
    const at = this.codeCells.findIndex(({ dataset }) => dataset.cell === cell);
    if (stopped) {
      this.stopped = stepOf(this.codeCells[at]);
      return;
    }
    this.outputs.place(cell, outputs);
    const next = this.codeCells[at + 1];
    if (at >= 0 && next) {
      this.say(words.running(stepOf(next), this.steps.numbered.length, this.own));
    }
  }

  ready() {
    this.say('Connecting the controls…');
    this.front.drawOutputs();
  }

  differs({ cells }) {
    for (const { cell, detail } of cells) {
      this.outputs.mark(cell, detail, words.VERIFIED);
    }
    const numbers = cells.map(({ cell }) =>
      stepOf(this.codeCells.find(({ dataset }) => dataset.cell === cell)));
    this.differing = [...new Set(numbers)];
    this.tell();
  }

  ending(event) {
    if (event.reason === null) {
      this.tell();
      return;
    }
    this.say(words.ending(event));
    if (event.reason === 'idle') {
      document.getElementById('sg-status').append(' ', this.keepButton());
    }
  }

  ended({ reason }) {
    this.over(reason);
  }

  // -------------------------------------------------------------------------------------------

  /** Voila has drawn the outputs: the controls answer. */
  drawn() {
    if (this.state === 'starting') {
      this.enter('live');
      this.tell();
      this.analytics.note('live');
    }
  }

  tell() {
    if (this.state === 'live') {
      this.say(words.live(this));
    }
  }

  /** The run is over, for a reason that `words.ENDED` knows. */
  over(reason) {
    if (this.state === 'stored') {
      return;
    }
    this.abort.abort();
    this.forget();
    this.enter('stored', 'Run live again');
    this.say(words.ENDED[reason]);
  }

  fail(problem, abort) {
    if (this.abort !== abort || this.state === 'stored') {
      return; // another run is on, or this one is over already
    }
    if (problem.name === 'AbortError') {
      const waited = this.state === 'waiting';
      this.over('left');
      if (waited) {
        this.enter('stored');
        this.say('You have left the line.');
      }
      return;
    }
    const wasLive = this.state === 'live';
    this.over('lost');
    if (!(problem instanceof Refused)) {
      this.front.abandon();
    }
    if (problem instanceof Refused && this.parameters.refuse(problem.parameter, problem.message)) {
      this.say('');
    } else if (!wasLive) {
      this.say(`Could not run live: ${problem.message}. You still see ${words.VERIFIED}s.`);
    }
  }

  forget() {
    this.outputs.restore();
    this.front.end();
    this.stopped = null;
    this.differing = null;
  }

  enter(state, label = BUTTON[state]) {
    this.state = state;
    this.button.textContent = label;
  }

  say(text) {
    document.getElementById('sg-status').textContent = text;
  }

  keepButton() {
    return linkButton('Keep it', () =>
      keepLive(this.front.kernel).catch(problem => this.say(`Could not keep your live run: ${problem.message}.`)));
  }
}

/** The number of the step that a cell stands in; setting up counts as the first. */
function stepOf(cell) {
  return Math.max(1, Number(cell?.closest('.sg-step')?.dataset.number ?? 1));
}
