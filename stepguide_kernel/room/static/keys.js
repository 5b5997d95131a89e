// Single keys, which a reader can switch off (WCAG 2.1.4), and which never act while
// something else wants them: a text, a slider, a widget, a modifier.

import { recall, remember } from './memory.js';
import { pointAtSelected } from './pointing.js';

const WANTS_KEYS = 'input, textarea, select, [contenteditable], [role=slider], .jupyter-widgets, dialog';
const SCROLLS_SIDEWAYS = '[role=group][tabindex="0"]';

/** `comments` is null where nobody can comment. */
export function startKeys(steps, comments) {
  const help = document.getElementById('sg-help');
  const on = document.getElementById('sg-keys-on');
  on.checked = recall('keys', true);
  on.addEventListener('change', () => remember('keys', on.checked));
  document.getElementById('sg-help-open').addEventListener('click', () => help.showModal());
  const actions = {
    ArrowRight: () => steps.move(1),
    j: () => steps.move(1),
    ArrowLeft: () => steps.move(-1),
    k: () => steps.move(-1),
    c: () => comments && (pointAtSelected(comments) || comments.open(steps.current)),
    '?': () => help.showModal()
  };
  document.addEventListener('keydown', event => {
    const wants = event.key.startsWith('Arrow') ? `${WANTS_KEYS}, ${SCROLLS_SIDEWAYS}` : WANTS_KEYS;
    const taken = event.altKey || event.ctrlKey || event.metaKey || event.target.closest(wants);
    const action = actions[event.key];
    if (on.checked && !taken && action) {
      event.preventDefault();
      action();
    }
  });
}
