// The steps of the page: which one the reader is at, and which are done.

import { recall, remember } from './memory.js';

/**
 * Emits `reached` (a step came into view), `done` (the reader finished the guide) and `end`
 * (the last step is done, and there is no other to go on to).
 */
export class Steps extends EventTarget {
  constructor(document) {
    super();
    this.all = [...document.querySelectorAll('.sg-step')];
    this.numbered = this.all.filter(step => step.dataset.number !== '0');
    this.current = this.numbered[0] ?? this.all[0];
    this.key = `done-${document.body.dataset.slug ?? document.location.pathname}`;
    this.done = new Set(recall(this.key, []));
    this.pager = {
      previous: document.getElementById('sg-previous'),
      next: document.getElementById('sg-next'),
      position: document.getElementById('sg-position'),
      sheet: document.querySelector('.sg-sheet-open')
    };
    this.pager.previous.addEventListener('click', () => this.move(-1));
    this.pager.next.addEventListener('click', () => this.move(1));
    for (const button of document.querySelectorAll('[data-done]')) {
      button.addEventListener('click', () => this.toggleDone(button.closest('.sg-step')));
    }
    this.follow();
    this.openFromAddress();
    window.addEventListener('hashchange', () => this.openFromAddress());
    this.draw();
  }

  /** Go `by` steps on or back, and put the focus on the heading there. */
  move(by) {
    const target = this.numbered[this.numbered.indexOf(this.current) + by];
    if (target) {
      this.goTo(target);
    }
  }

  goTo(target) {
    // The address first: its change would otherwise scroll a second time.
    history.replaceState(null, '', `#${target.id}`);
    this.arrive(target, true);
    target.scrollIntoView({ block: 'start' });
    target.querySelector('h2').focus({ preventScroll: true });
  }

  /** The step whose id, or one of whose older ids, this is; or that has a cell with this id. */
  withId(id) {
    return this.all.find(step => step.dataset.step === id)
      ?? document.getElementById(id)?.closest('.sg-step')
      ?? cellWithId(id)?.closest('.sg-step')
      ?? null;
  }

  toggleDone(step) {
    const id = step.dataset.step;
    const isDone = !this.done.delete(id) && Boolean(this.done.add(id));
    remember(this.key, [...this.done]);
    this.draw();
    const last = this.numbered.at(-1);
    if (isDone && (step === last || this.numbered.every(({ dataset }) => this.done.has(dataset.step)))) {
      this.dispatchEvent(new CustomEvent('done', { detail: id }));
    }
    if (isDone) {
      this.goOn(step);
    }
  }

  /** To the step after this one; after the last there is one more thing to say. */
  goOn(step) {
    const next = this.numbered[this.numbered.indexOf(step) + 1];
    if (next) {
      this.goTo(next);
    } else {
      this.arrive(step, true);
      this.dispatchEvent(new Event('end'));
    }
  }

  /** Watch which step stands in the upper half of the window. */
  follow() {
    const watch = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting) {
            this.arrive(target, false);
          }
        }
      },
      { rootMargin: '-20% 0px -60% 0px' }
    );
    this.all.forEach(step => watch.observe(step));
  }

  arrive(step, chosen) {
    if (!chosen && this.chosenUntil > performance.now()) {
      return; // scrolling to a chosen step passes others by
    }
    if (chosen) {
      this.chosenUntil = performance.now() + 900;
    }
    this.current = step;
    this.draw();
    this.dispatchEvent(new CustomEvent('reached', { detail: step.dataset.step }));
  }

  openFromAddress() {
    const id = named(location.hash.slice(1));
    const step = this.withId(id);
    if (!step) {
      return;
    }
    this.arrive(step, true);
    const cell = cellWithId(id);
    if (cell || document.body.hasAttribute('data-focus')) {
      (cell ?? step).scrollIntoView({ block: 'start' }); // the browser knew no such place
    }
  }

  draw() {
    const at = this.numbered.indexOf(this.current);
    const { previous, next, position, sheet } = this.pager;
    this.all.forEach(step => step.classList.toggle('sg-current', step === this.current));
    document.body.toggleAttribute('data-begun', this.all.indexOf(this.current) > 0);
    document.body.toggleAttribute('data-ending', this.current === this.numbered.at(-1));
    label(previous, this.numbered[at - 1]);
    label(next, this.numbered[at + 1]);
    const place = at < 0 ? '' : `Step ${at + 1} of ${this.numbered.length}`;
    position.textContent = place;
    sheet.textContent = `${place || 'Steps'} ▴`;
    sheet.setAttribute('aria-label', `${place || 'Steps'}: all steps`);
    for (const link of document.querySelectorAll('.sg-rail a')) {
      this.drawLink(link);
    }
    for (const step of this.numbered) {
      step.querySelector('[data-done]')
        ?.setAttribute('aria-pressed', String(this.done.has(step.dataset.step)));
    }
    this.drawProgress();
  }

  drawLink(link) {
    const id = link.dataset.step;
    const isDone = this.done.has(id);
    link.dataset.done = String(isDone);
    link.querySelector('[data-state]').textContent = isDone ? '(done)' : '';
    const number = this.withId(id)?.dataset.number ?? '';
    link.querySelector('.sg-mark').textContent = isDone ? '✓' : number;
    if (this.current?.dataset.step === id) {
      link.setAttribute('aria-current', 'step');
      showWithin(link.closest('details'), link);
    } else {
      link.removeAttribute('aria-current');
    }
  }

  drawProgress() {
    const done = this.numbered.filter(({ dataset }) => this.done.has(dataset.step)).length;
    const bar = document.querySelector('.sg-progress');
    bar.setAttribute('aria-valuenow', String(done));
    bar.firstElementChild.style.width = `${(100 * done) / Math.max(1, this.numbered.length)}%`;
  }
}

/** Scroll a list of its own so that one line of it is seen; the page stays where it is. */
function showWithin(list, line) {
  const [seen, place] = [list.getBoundingClientRect(), line.getBoundingClientRect()];
  if (place.top < seen.top || place.bottom > seen.bottom) {
    list.scrollTop += place.top - seen.top - seen.height / 2;
  }
}

/** What an address names after its #, also where somebody wrote a bare % into it. */
function named(hash) {
  try {
    return decodeURIComponent(hash);
  } catch {
    return hash;
  }
}

/** The element of a cell; null where this page has none of it. */
export function cellWithId(id) {
  return document.querySelector(`[data-cell="${CSS.escape(id)}"]`);
}

function label(button, step) {
  button.disabled = !step;
  button.querySelector('[data-title]').textContent = step ? titleOf(step) : '';
  button.style.visibility = step ? '' : 'hidden';
}

/** A step's heading without its number. */
export function titleOf(step) {
  const heading = step.querySelector('h2').cloneNode(true);
  heading.querySelector('.sg-number')?.remove();
  return heading.textContent.trim();
}
