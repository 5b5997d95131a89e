import type { INotebookModel } from '@jupyterlab/notebook';

import { parseCallout } from '../model/callouts';
import { cellsOf } from '../model/current';
import type { GuideCell } from '../model/steps';
import { stepsOf } from '../model/steps';
import type { IPlaces } from './threads';

/** The cells and steps of a notebook as they are now. */
export function placesIn(model: INotebookModel): IPlaces & { cells: readonly GuideCell[] } {
  const cells = cellsOf(model);
  return { cells, cellIds: cells.map(cell => cell.id), steps: stepsOf(cells, '') };
}

/** The first line of a cell that says something; empty where the cell is gone. */
export function quoteOf(model: INotebookModel, cellId: string): string {
  const cell = Array.from(model.cells).find(one => one.id === cellId);
  const source = cell?.sharedModel.getSource() ?? '';
  const isText = cell?.type === 'markdown';
  const said = isText ? (parseCallout(source)?.body ?? source) : source;
  const line =
    said
      .split('\n')
      .find(one => one.trim() !== '')
      ?.trim() ?? '';
  return isText ? line.replace(/^#+\s+/, '') : line;
}
