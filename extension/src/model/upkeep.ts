import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { cellsOf, NotebookCells } from './cells';
import { guideMetadata, patchMetadata } from './metadata';
import type { StepPatch } from './repair';
import { repairs } from './repair';
import { stepsOf } from './steps';
import type { ICellChange } from './succession';

/**
 * Keeps the steps of one notebook known by their ids while its cells are split, merged, copied
 * and pasted here.
 *
 * What others change in a shared notebook they repair themselves: two who repair one change
 * would answer each other.
 */
export class StepUpkeep implements IDisposable {
  constructor(model: INotebookModel) {
    this._model = model;
    NotebookCells.of(model).changedHere.connect(this._onChanged, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** Write down the ids that were only computed so far, if the notebook is a guide. */
  writeIds(): void {
    if (!this._isGuide) {
      return;
    }
    const steps = stepsOf(cellsOf(this._model), '').filter(({ level }) => level !== null);
    this._write(new Map(steps.map(({ start, id }) => [start, { step_id: id }])));
  }

  private get _isGuide(): boolean {
    return guideMetadata(this._model).id !== null;
  }

  private _onChanged(_: NotebookCells, change: ICellChange): void {
    this._write(repairs(change, this._isGuide));
  }

  /** Undoing a split must not need to undo its repair first, so that is not undoable. */
  private _write(patches: ReadonlyMap<number, StepPatch>): void {
    if (patches.size === 0 || this._model.readOnly) {
      return;
    }
    this._model.sharedModel.transact(() => {
      for (const [at, patch] of patches) {
        patchMetadata(this._model.cells.get(at), patch);
      }
    }, false);
  }

  private readonly _model: INotebookModel;
  private _isDisposed = false;
}
