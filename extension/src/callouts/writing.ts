import { MarkdownCell } from '@jupyterlab/cells';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';

import type { CalloutKind } from '../model/callouts';
import { cellsOf } from '../model/cells';
import { calloutPlace } from '../model/placing';
import { stepAt, stepsOf } from '../model/steps';
import { showCell } from '../ui/scrolling';

/**
 * Add a callout without words to the step of the cell at `index`, and return where it stands.
 *
 * One change for undo.  In a notebook without cells it is the first.
 */
export function addCallout(model: INotebookModel, index: number, kind: CalloutKind): number {
  const cells = cellsOf(model);
  const step = stepAt(stepsOf(cells, ''), index);
  const place = step === null ? 0 : calloutPlace(cells, step);
  const source = `> [!${kind}]\n> `;
  model.sharedModel.insertCell(place, { cell_type: 'markdown', source, metadata: {} });
  return place;
}

/** Add a callout to the step of the active cell, with the cursor where its words belong. */
export async function writeCallout({ content }: NotebookPanel, kind: CalloutKind): Promise<void> {
  if (content.model === null) {
    return;
  }
  const place = addCallout(content.model, content.activeCellIndex, kind);
  const cell = content.widgets[place];
  if (cell instanceof MarkdownCell) {
    cell.rendered = false;
  }
  await showCell(content, place, 'auto');
  await cell?.ready;
  content.mode = 'edit';
  // The mode alone does not take the keyboard from outside of the notebook, as from a menu.
  cell?.editor?.focus();
  cell?.editor?.setCursorPosition({ line: 1, column: 2 });
}
