// The passages that readers speak of, marked where they stand.

const NAME = 'sg-commented';

/** Mark what open threads quote; a browser that cannot mark shows the quotes beside all the same. */
export function markPassages(threads) {
  if (!window.CSS?.highlights) {
    return;
  }
  const quoted = threads.filter(({ anchor, placement, resolved }) =>
    !resolved && anchor.quote && placement?.cell_id);
  const ranges = quoted.map(({ anchor, placement }) => passage(placement.cell_id, anchor.quote));
  CSS.highlights.set(NAME, new Highlight(...ranges.filter(Boolean)));
}

/** Where a cell says what was quoted: of several such places the one nearest to where it stood. */
function passage(cellId, { exact, start = 0 }) {
  const cell = document.querySelector(`[data-cell="${CSS.escape(cellId)}"]`);
  const root = cell?.querySelector('.sg-source') ?? cell;
  if (!root) {
    return null;
  }
  const nodes = textNodes(root);
  const text = nodes.map(node => node.data).join('');
  const at = places(text, exact).sort((one, other) => Math.abs(one - start) - Math.abs(other - start))[0];
  return at === undefined ? null : rangeOf(nodes, at, at + exact.length);
}

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    nodes.push(walker.currentNode);
  }
  return nodes;
}

function places(text, wanted) {
  const found = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    found.push(at);
  }
  return found;
}

function rangeOf(nodes, start, end) {
  const range = document.createRange();
  let passed = 0;
  for (const node of nodes) {
    if (start >= passed && start < passed + node.length) {
      range.setStart(node, start - passed);
    }
    if (end > passed && end <= passed + node.length) {
      range.setEnd(node, end - passed);
      return range;
    }
    passed += node.length;
  }
  return range;
}
