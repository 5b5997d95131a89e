// Threads beside their steps, or below them where there is no room, and what is written there.

import { commentForm } from './comment_form.js';
import { element } from './elements.js';
import { markPassages } from './passages.js';
import { aboutNode, counted, threadNode } from './thread_nodes.js';

const EARLIER = 'sg-earlier';
const REPLY = { question: 'Your reply', hint: 'Markdown works.' };

export function startComments(steps, overlay) {
  return new Comments(steps, overlay);
}

class Comments {
  constructor(steps, overlay) {
    this.steps = steps;
    this.overlay = overlay;
    /** What the threads on the page say, by id: those that say the same stay as they are. */
    this.drawn = new Map();
    for (const button of document.querySelectorAll('[data-comment]')) {
      button.addEventListener('click', () => this.open(button.closest('.sg-step')));
    }
    overlay.addEventListener('drawn', ({ detail: { threads } }) => this.drawAll(threads));
  }

  /** Open the form for a new thread on `step`, or on a `place` in it; a `question` stands above. */
  open(step, { question, place = {} } = {}) {
    const discussion = step?.querySelector('[data-discussion]');
    if (discussion) {
      const anchor = { step_id: step.dataset.step, ...place };
      this.form(discussion, { anchor }, { question, about: aboutNode(anchor) });
    }
  }

  /** Keep a form open in `place` that asks one question about `step`, until it is answered. */
  ask(place, step, { question, lead, thanks }) {
    const form = commentForm({ anchor: { step_id: step.dataset.step } }, {
      question,
      lead,
      key: 'closing',
      onPosted: () => {
        const said = element('p', '', thanks);
        said.setAttribute('role', 'status');
        place.replaceChildren(said);
        this.overlay.load();
      }
    });
    place.replaceChildren(form);
  }

  drawAll(threads) {
    for (const step of this.steps.all) {
      this.draw(step, threads.filter(thread => this.stepOf(thread) === step));
    }
    this.drawEarlier(threads.filter(thread => this.stepOf(thread) === null));
    markPassages(threads);
  }

  /** The step a thread is on in this version; null where this version has none of it. */
  stepOf({ anchor, placement }) {
    return this.steps.withId(placement?.step_id ?? anchor.step_id);
  }

  /** What was said of steps that are no more is read at the end. */
  drawEarlier(threads) {
    const known = document.getElementById(EARLIER);
    if (known?.querySelector('form')) {
      return;
    }
    known?.remove();
    if (threads.length === 0) {
      return;
    }
    const place = element('section', 'sg-earlier');
    place.id = EARLIER;
    place.append(element('h2', '', 'Comments on earlier versions'));
    place.append(...threads.map(thread => this.thread(null, thread)));
    this.steps.all.at(-1)?.after(place);
  }

  /** Draw the threads of one step; forms that are open in it stay as they are. */
  draw(step, threads) {
    const place = step.querySelector('[data-discussion]');
    if (!place) {
      return;
    }
    const shown = new Map([...place.querySelectorAll('.sg-thread')].map(node => [node.dataset.thread, node]));
    const form = [...place.children].find(node => node.matches('form')) ?? null;
    for (const thread of threads) {
      const [node, said] = [shown.get(thread.id), JSON.stringify(thread)];
      shown.delete(thread.id);
      if (!node) {
        place.insertBefore(this.thread(step, thread), form);
      } else if (said !== this.drawn.get(thread.id)) {
        exchange(node, this.thread(step, thread));
      }
      this.drawn.set(thread.id, said);
    }
    shown.forEach(node => node.remove());
    const count = threads.reduce((sum, thread) => sum + thread.comments.length, 0);
    const link = document.querySelector(`.sg-rail a[data-step="${CSS.escape(step.dataset.step)}"] [data-count]`);
    if (link) {
      link.textContent = count ? counted(count) : '';
    }
  }

  thread(step, thread) {
    return threadNode(thread, step === null, node => this.form(node, { thread: thread.id }, REPLY));
  }

  /** Open the form in `place`; what is being written there already stays, and is now about this. */
  form(place, target, words) {
    const open = [...place.children].find(node => node.matches('form'));
    const form = commentForm(target, {
      ...words,
      key: target.thread ?? target.anchor.step_id,
      onPosted: () => {
        this.close(form, place);
        this.overlay.load();
      },
      onCancelled: () => this.close(form, place)
    });
    if (open) {
      takeOver(form, open);
    } else {
      place.append(form);
    }
    form.elements.body.focus();
  }

  /** Take a form away; whoever used it by keyboard goes on from the button that opened it. */
  close(form, place) {
    const opener = place.matches('.sg-thread')
      ? place.querySelector('.sg-reply')
      : place.closest('.sg-step').querySelector('[data-comment]');
    form.remove();
    opener.focus({ preventScroll: true });
  }
}

/** Put a form in the place of another, with what is written there. */
function takeOver(form, open) {
  for (const field of ['body', 'name']) {
    form.elements[field].value = open.elements[field].value;
  }
  form.elements.body.dispatchEvent(new Event('input'));
  open.replaceWith(form);
}

/** Put a thread's newer state in its place; a form that is open in it, and the focus, stay. */
function exchange(node, newer) {
  const form = node.querySelector('form');
  const { activeElement } = document;
  const focused = node.contains(activeElement) ? activeElement : null;
  if (form) {
    newer.append(form);
  }
  node.replaceWith(newer);
  if (focused) {
    (form?.contains(focused) ? focused : newer.querySelector('.sg-reply')).focus({ preventScroll: true });
  }
}
