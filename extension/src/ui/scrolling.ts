import type { Notebook } from '@jupyterlab/notebook';
import { PanelLayout } from '@lumino/widgets';

/** Where the cell comes to stand; `auto` scrolls as little as possible. */
type Place = 'auto' | 'start' | 'center';

/**
 * Make a cell the active one and bring it into view; nothing for an index without a cell.
 *
 * The keyboard stays where it is.
 */
export async function showCell(notebook: Notebook, index: number, place: Place): Promise<void> {
  if (notebook.widgets[index] === undefined) {
    return;
  }
  await draw(notebook, index);
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  try {
    await notebook.scrollToItem(index, place);
  } catch {
    // Another scroll came in between, which is then the one to follow.
  }
}

/**
 * Draw a cell that Lab would draw in an idle moment to come.
 *
 * Of a long notebook Lab draws the first screens, and the other cells one after the other; for a
 * cell that is a thousand further down it would wait for ten seconds and give up.  Drawn out of
 * turn the cell stays in view, as browsers keep what is seen in its place while cells come in
 * above.  A notebook that holds only the cells in view (windowing mode `full`) needs nothing.
 */
async function draw(notebook: Notebook, index: number): Promise<void> {
  const cell = notebook.widgets[index];
  const { windowingMode } = notebook.notebookConfig;
  if (cell?.isPlaceholder() && windowingMode !== 'full' && notebook.layout instanceof PanelLayout) {
    // As Lab itself marks a cell that it puts in: the number tells the layout where it belongs.
    cell.node.dataset.windowedListIndex = String(index);
    notebook.layout.insertWidget(index, cell);
    await cell.ready;
  }
}
