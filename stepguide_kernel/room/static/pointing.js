// Pointing at less than a step: at a passage that is selected, or at an output.  It is told as the
// page has it; the server, which has the notebook, finds it there.

import { element } from './elements.js';
import { outputsOf, whatIsSelected } from './selection.js';

const SETTLED_MS = 200;
const GAP_PX = 6;

/** Offer to comment on whatever is selected, and on every output. */
export function startPointing(comments) {
  const button = commentButton('sg-point', 'Comment on what is selected', () => pointAtSelected(comments));
  button.hidden = true;
  // Pressed, it must not end the selection that it is about.
  button.addEventListener('pointerdown', event => event.preventDefault());
  document.body.append(button);
  let settling;
  document.addEventListener('selectionchange', () => {
    clearTimeout(settling);
    button.hidden = true;
    settling = setTimeout(() => putBeside(button, whatIsSelected()), SETTLED_MS);
  });
  for (const cell of document.querySelectorAll('.sg-step [data-cell]')) {
    outputsOf(cell).forEach((output, index) => offerOn(output, index, cell, comments));
  }
}

/** Comment on what is selected; false where nothing is. */
export function pointAtSelected(comments) {
  const selected = whatIsSelected();
  if (selected) {
    comments.open(selected.step, { place: selected.place });
  }
  return selected !== null;
}

function offerOn(output, index, cell, comments) {
  if (output.firstElementChild) {
    output.append(commentButton('sg-on-output', 'Comment on this output', () =>
      comments.open(cell.closest('.sg-step'), { place: { cell_id: cell.dataset.cell, output: { index } } })));
  }
}

function commentButton(kind, label, onClick) {
  const button = element('button', kind, 'Comment');
  button.type = 'button';
  button.setAttribute('aria-label', label);
  button.addEventListener('click', onClick);
  return button;
}

/** Below the end of what is selected, where the button covers none of it. */
function putBeside(button, selected) {
  const end = selected && [...selected.range.getClientRects()].at(-1);
  if (!end) {
    return;
  }
  button.hidden = false;
  const right = document.documentElement.clientWidth - button.offsetWidth - GAP_PX;
  button.style.left = `${scrollX + Math.min(end.right, right)}px`;
  button.style.top = `${scrollY + end.bottom + GAP_PX}px`;
}
