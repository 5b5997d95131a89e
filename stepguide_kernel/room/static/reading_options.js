// How a reader likes pages: one step at a time, code folded.  Remembered for all guides.

import { recall, remember } from './memory.js';

export function startReadingOptions(steps) {
  const { body } = document;
  option('sg-focus', 'focus', on => {
    body.toggleAttribute('data-focus', on);
    steps.current?.scrollIntoView({ block: 'start' });
  });
  option('sg-folded', 'folded', on => {
    for (const code of document.querySelectorAll('.sg-code')) {
      code.dataset.open ??= String(code.open);
      code.open = !on && code.dataset.open === 'true';
    }
  });
  unfoldOnPaper();
}

/** Paper unfolds nothing: all code stands open on it, and is folded again afterwards. */
function unfoldOnPaper() {
  let folded = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('.sg-code:not([open])')];
    folded.forEach(code => { code.open = true; });
  });
  window.addEventListener('afterprint', () => folded.forEach(code => { code.open = false; }));
}

/** Tie a checkbox to what it switches; what is off at first is not touched. */
function option(id, name, apply) {
  const box = document.getElementById(id);
  box.checked = recall(name, false);
  if (box.checked) {
    apply(true);
  }
  box.addEventListener('change', () => {
    remember(name, box.checked);
    apply(box.checked);
  });
}
