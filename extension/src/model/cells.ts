import { YNotebook } from '@jupyter/ydoc';
import type { ICellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { cellMetadata } from './metadata';
import type { GuideCell } from './steps';
import type { ICellChange } from './succession';

type Cells = ReturnType<YNotebook['ydoc']['getArray']>;
type Observer = Parameters<Cells['observeDeep']>[0];

/**
 * The cells of a notebook as steps see them.
 *
 * Another array after every change of a cell, be it of its code or its outputs, and the same one
 * until then.
 */
export function cellsOf(model: INotebookModel): readonly GuideCell[] {
  return NotebookCells.of(model).now;
}

/** The cells of one notebook, each read once for each state of it, whoever asks. */
export class NotebookCells {
  /** The one reading of a notebook, which lives as long as its model. */
  static of(model: INotebookModel): NotebookCells {
    const known = READINGS.get(model);
    if (known !== undefined) {
      return known;
    }
    const reading = new NotebookCells(model);
    READINGS.set(model, reading);
    return reading;
  }

  private constructor(model: INotebookModel) {
    this._model = model;
    this._cells = Array.from(model.cells, guideCell);
    const { sharedModel } = model;
    // Only the transaction tells whose change it is, and Lab's signals do not pass it on.
    this._shared = sharedModel instanceof YNotebook ? sharedModel.ydoc.getArray('cells') : null;
    this._shared?.observeDeep(this._observe);
  }

  get now(): readonly GuideCell[] {
    return this._cells;
  }

  /**
   * Cells were added, removed or moved in this client, each change told by itself and at once; not
   * what others do to them.
   */
  get changedHere(): ISignal<this, ICellChange> {
    return this._changedHere;
  }

  private readonly _observe: Observer = (events, { local }) => {
    if (this._model.isDisposed) {
      return;
    }
    const before = this._cells;
    if (events.some(({ target }) => target === this._shared)) {
      this._cells = Array.from(this._model.cells, guideCell);
      if (local) {
        this._changedHere.emit({ before, after: this._cells });
      }
    } else {
      this._cells = [...before];
      events.forEach(({ path: [index, part] }) => {
        this._readAnew(Number(index), part);
      });
    }
  };

  /** Typing costs one cell, not the notebook. */
  private _readAnew(index: number, part: string | number | undefined): void {
    const cell = this._model.cells.get(index);
    if (part === 'metadata' || (part !== 'outputs' && cell.type === 'markdown')) {
      this._cells[index] = guideCell(cell);
    }
  }

  private readonly _model: INotebookModel;
  private readonly _shared: Cells | null;
  private readonly _changedHere = new Signal<this, ICellChange>(this);
  private _cells: GuideCell[];
}

const READINGS = new WeakMap<INotebookModel, NotebookCells>();

/** One cell as steps see it. */
function guideCell(cell: ICellModel): GuideCell {
  return {
    id: cell.id,
    type: cell.type,
    // Only headings are read, and they stand in markdown.
    source: cell.type === 'markdown' ? cell.sharedModel.getSource() : '',
    metadata: cellMetadata(cell)
  };
}
