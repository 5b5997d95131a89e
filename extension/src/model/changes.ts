import { YNotebook } from '@jupyter/ydoc';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { cellsOf, guideCell } from './current';
import type { GuideCell } from './steps';
import type { ICellChange } from './succession';

type Cells = ReturnType<YNotebook['ydoc']['getArray']>;
type Observer = Parameters<Cells['observeDeep']>[0];

/** What becomes of the list of a notebook's cells in this client; not what others do to it. */
export class CellChanges implements IDisposable {
  constructor(model: INotebookModel) {
    this._model = model;
    this._cells = cellsOf(model);
    const { sharedModel } = model;
    // Only the transaction tells whose change it is, and Lab's signals do not pass it on.
    this._shared = sharedModel instanceof YNotebook ? sharedModel.ydoc.getArray('cells') : null;
    this._shared?.observeDeep(this._observe);
  }

  /** Cells were added, removed or moved here, each change told by itself and at once. */
  get made(): ISignal<this, ICellChange> {
    return this._made;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._shared?.unobserveDeep(this._observe);
      Signal.clearData(this);
    }
  }

  private readonly _observe: Observer = (events, { local }) => {
    if (this._model.isDisposed) {
      return;
    }
    if (events.some(({ target }) => target === this._shared)) {
      const before = this._cells;
      this._cells = cellsOf(this._model);
      if (local) {
        this._made.emit({ before, after: this._cells });
      }
    } else {
      events.forEach(({ path: [index, part] }) => {
        this._refresh(Number(index), part);
      });
    }
  };

  /** Typing costs one cell, not the notebook. */
  private _refresh(index: number, part: string | number | undefined): void {
    const cell = part === 'source' || part === 'metadata' ? this._model.cells.get(index) : null;
    if (cell) {
      this._cells[index] = guideCell(cell);
    }
  }

  private readonly _model: INotebookModel;
  private readonly _shared: Cells | null;
  private readonly _made = new Signal<this, ICellChange>(this);
  private _cells: GuideCell[];
  private _isDisposed = false;
}
