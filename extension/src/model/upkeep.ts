import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { cellsOf } from './current';
import { guideMetadata, patchMetadata } from './metadata';
import { repairedStepIds, restoredStepIds } from './repair';
import { stepsOf } from './steps';

/** Keeps the step ids of one notebook unique while its cells are split, copied and pasted. */
export class StepUpkeep implements IDisposable {
  constructor(model: INotebookModel) {
    this._model = model;
    model.cells.changed.connect(this._onCellsChanged, this);
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
    const model = this._model;
    if (guideMetadata(model).id === null) {
      return;
    }
    const cells = cellsOf(model);
    this._write(
      stepsOf(cells, '').flatMap(({ start, id, level }): [string, string][] => {
        const cell = cells[start];
        return level === null || cell === undefined ? [] : [[cell.id, id]];
      })
    );
  }

  private _onCellsChanged(): void {
    if (this._isDue) {
      return;
    }
    // Not within the change itself: a split inserts first and shortens the old cell after.
    this._isDue = true;
    queueMicrotask(() => {
      this._isDue = false;
      if (!this._isDisposed && !this._model.isDisposed) {
        this._repair();
      }
    });
  }

  private _repair(): void {
    const cells = cellsOf(this._model);
    this._write(restoredStepIds(cells, this._oldIds));
    const repaired = repairedStepIds(cells);
    for (const cell of cells) {
      if (repaired.has(cell.id) && cell.metadata.step_id !== undefined) {
        this._oldIds.set(cell.id, cell.metadata.step_id);
      }
    }
    this._write(repaired);
  }

  /** Undoing a split must not need to undo its repair first, so that is not undoable. */
  private _write(ids: Iterable<[cellId: string, stepId: string]>): void {
    const wanted = new Map(ids);
    if (wanted.size === 0 || this._model.readOnly) {
      return;
    }
    this._model.sharedModel.transact(() => {
      for (const cell of this._model.cells) {
        const stepId = wanted.get(cell.id);
        if (stepId !== undefined) {
          patchMetadata(cell, { step_id: stepId });
        }
      }
    }, false);
  }

  private readonly _model: INotebookModel;
  /** The ids that repaired cells had before, by cell id. */
  private readonly _oldIds = new Map<string, string>();
  private _isDue = false;
  private _isDisposed = false;
}
