// What a reader has selected in a step: a passage of one cell, told with the text around it.

const AROUND = 32;
const LONGEST = 2000;

/**
 * The step, and the place in it as an anchor tells it; null where nothing of one cell is selected.
 *
 * A passage of an output is told as that output: what it shows is another with each run.
 */
export function whatIsSelected() {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  const from = elementAt(range?.startContainer);
  const cell = from?.closest('[data-cell]');
  const step = from?.closest('.sg-step');
  const within = cell && step && clamped(range, cell);
  if (!within || within.toString().trim() === '' || within.toString().trim() !== range.toString().trim()) {
    return null; // of more than one cell, or of none
  }
  const output = from.closest('.jp-OutputArea-child');
  const said = output && indexOf(output) >= 0
    ? { output: { index: indexOf(output) } }
    : { quote: quoteOf(within, from.closest('.sg-source') ?? cell) };
  return { step, range: within, place: { cell_id: cell.dataset.cell, ...said } };
}

/** The outputs that a cell showed when it was verified, in order. */
export function outputsOf(cell) {
  return [...cell.querySelectorAll('[data-outputs] .jp-OutputArea-child')];
}

function indexOf(output) {
  return outputsOf(output.closest('[data-cell]')).indexOf(output);
}

/** The part of a range that lies in an element: browsers select to the start of what follows. */
function clamped(range, element) {
  const part = range.cloneRange();
  if (!element.contains(range.endContainer)) {
    part.setEnd(element, element.childNodes.length);
  }
  return part;
}

function quoteOf(range, around) {
  const text = range.toString();
  const exact = text.trim().slice(0, LONGEST);
  const before = textBetween(around, 0, range.startContainer, range.startOffset)
    + text.slice(0, text.indexOf(exact));
  const after = text.slice(text.indexOf(exact) + exact.length)
    + textBetween(range.endContainer, range.endOffset, around, around.childNodes.length);
  const first = before.length - before.trimStart().length; // blanks of the page's own markup
  return {
    exact,
    prefix: before.slice(first).slice(-AROUND),
    suffix: after.slice(0, AROUND),
    start: before.length - first
  };
}

function textBetween(start, startOffset, end, endOffset) {
  const range = document.createRange();
  range.setStart(start, startOffset);
  range.setEnd(end, endOffset);
  return range.toString();
}

function elementAt(node) {
  return node instanceof Element ? node : node?.parentElement;
}
