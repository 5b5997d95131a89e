import type { INotebookModel } from '@jupyterlab/notebook';

import type { AnchorCells } from '../model/anchorCells';
import { anchorCells, anchorCellsOf } from '../model/anchorCells';
import { place } from '../model/anchors';
import { parseCallout } from '../model/callouts';
import type { GuideCell, Step } from '../model/steps';
import { cellsOf } from '../model/current';
import { stepsOf } from '../model/steps';
import type { Anchor, IPlaces, Placement } from './threads';

/** The cells and steps of a notebook as they are now, and where its threads are. */
export class Places implements IPlaces {
  constructor(cells: readonly GuideCell[], read: () => AnchorCells) {
    this.cells = cells;
    this.cellIds = cells.map(cell => cell.id);
    this.steps = stepsOf(cells, '');
    this._read = read;
  }

  /** Without the texts of code, which only anchors need. */
  readonly cells: readonly GuideCell[];
  readonly cellIds: readonly string[];
  readonly steps: readonly Step[];

  /** Read when the first anchor is placed: most notebooks have none. */
  get anchorCells(): AnchorCells {
    this._anchorCells ??= this._read();
    return this._anchorCells;
  }

  placementOf(anchor: Anchor): Placement {
    const known = this._placements.get(anchor);
    if (known !== undefined) {
      return known;
    }
    const placement = place(anchor, this.anchorCells);
    this._placements.set(anchor, placement);
    return placement;
  }

  private readonly _read: () => AnchorCells;
  private readonly _placements = new WeakMap<Anchor, Placement>();
  private _anchorCells: AnchorCells | null = null;
}

export const NOWHERE = new Places([], () => anchorCells([]));

/** The places in an open notebook. */
export function placesIn(model: INotebookModel): Places {
  return new Places(cellsOf(model), () =>
    model.isDisposed ? NOWHERE.anchorCells : anchorCellsOf(model)
  );
}

/** The first line of a cell that says something; empty where the cell is gone. */
export function quoteOf(model: INotebookModel, cellId: string): string {
  const cell = Array.from(model.cells).find(one => one.id === cellId);
  const source = cell?.sharedModel.getSource() ?? '';
  const isText = cell?.type === 'markdown';
  const said = isText ? (parseCallout(source)?.body ?? source) : source;
  const line = firstLine(said);
  return isText ? line.replace(/^#+\s+/, '') : line;
}

/** The first line that says something. */
export function firstLine(text: string): string {
  const line = text.split('\n').find(one => one.trim() !== '');
  return line?.trim() ?? '';
}
