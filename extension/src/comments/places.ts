import type { INotebookModel } from '@jupyterlab/notebook';

import type { AnchorCells } from '../model/anchorCells';
import { anchorCells, anchorCellsOf } from '../model/anchorCells';
import { place } from '../model/anchors';
import { parseCallout } from '../model/callouts';
import type { GuideCell, Step } from '../model/steps';
import { cellsOf } from '../model/cells';
import { stepsOf } from '../model/steps';
import type { Anchor, IPlaces, Placement } from './threads';

/** The cells and steps of a notebook as they are now, and where its threads are. */
export class Places implements IPlaces {
  constructor(
    /** Without the texts of code, which only anchors need. */
    readonly cells: readonly GuideCell[],
    private readonly _read: () => AnchorCells
  ) {}

  // What follows is read when the first anchor is placed: most notebooks have none.

  get cellIds(): readonly string[] {
    this._cellIds ??= this.cells.map(cell => cell.id);
    return this._cellIds;
  }

  get steps(): readonly Step[] {
    this._steps ??= stepsOf(this.cells, '');
    return this._steps;
  }

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

  private readonly _placements = new WeakMap<Anchor, Placement>();
  private _cellIds: readonly string[] | null = null;
  private _steps: readonly Step[] | null = null;
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
