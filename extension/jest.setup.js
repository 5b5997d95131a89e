// @jupyter/ydoc reads a cell's text, and gives the cell an undo manager, before it puts it into
// its document (the constructor in ycell.ts): Yjs warns of both, whoever uses a notebook's model.
// Where our own code reads too early the same warnings are heard.
const OF_YJS = /^(Invalid access: Add Yjs type to a document|\[yjs#509\] Not same Y\.Doc)/;

const warn = console.warn;

console.warn = (...said) => {
  const isOfYjs = said.some(word => typeof word === 'string' && OF_YJS.test(word));
  if (!isOfYjs || !reader().includes('/@jupyter/ydoc/')) {
    warn(...said);
  }
};

/** The innermost frame outside of Yjs. */
function reader() {
  const frames = new Error().stack.split('\n').filter(line => line.includes('/'));
  const isInside = line => line.includes(__filename) || /node_modules\/(lib0|yjs)\//.test(line);
  return frames.find(line => !isInside(line)) ?? '';
}
