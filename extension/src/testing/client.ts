import { YNotebook } from '@jupyter/ydoc';
import type { ICell } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook';
import * as Y from 'yjs';

import { cellsOf } from '../model/cells';
import type { CellMetadata } from '../model/metadata';
import { stepsOf } from '../model/steps';
import { StepUpkeep } from '../model/upkeep';

/** A browser that has a notebook open, and the actions of Lab that change its cells. */
export class Client {
  constructor() {
    this.model = new NotebookModel({ sharedModel: this._shared });
    this.upkeep = new StepUpkeep(this.model);
    this._shared.ydoc.on('update', (_update, _origin, _doc, { local }) => {
      this.updates += local ? 1 : 0;
    });
  }

  /** A client with a notebook of markdown cells `c0`, `c1`…, a guide unless it says otherwise. */
  static open(cells: readonly [source: string, said?: CellMetadata][], isGuide = true): Client {
    const client = new Client();
    client._shared.fromJSON({
      cells: cells.map(([source, said], index) => ({
        cell_type: 'markdown',
        id: `c${index}`,
        source,
        metadata: said === undefined ? {} : { stepguide: { ...said } }
      })),
      metadata: isGuide ? { stepguide: { id: 'guide' } } : {},
      nbformat: 4,
      nbformat_minor: 5
    });
    client._shared.clearUndoHistory();
    return client;
  }

  /** Another client on the same notebook; what one does the other has at once. */
  join(): Client {
    const other = new Client();
    Y.applyUpdate(other._shared.ydoc, Y.encodeStateAsUpdate(this._shared.ydoc));
    for (const [from, to] of [
      [this, other],
      [other, this]
    ] as const) {
      from._shared.ydoc.on('update', (update, origin) => {
        if (origin !== from) {
          Y.applyUpdate(to._shared.ydoc, update, to);
        }
      });
    }
    return other;
  }

  /** Title and id of each step. */
  get steps(): [string, string][] {
    return stepsOf(cellsOf(this.model), '').map(({ title, id }) => [title, id]);
  }

  /** What the cells say of their steps. */
  get said(): CellMetadata[] {
    return cellsOf(this.model).map(({ metadata }) => metadata);
  }

  /** The ids that cells have written down. */
  get ids(): string[] {
    return this.said.flatMap(({ step_id }) => step_id ?? []);
  }

  /** Cut a cell before a text; JupyterLab leaves the last part in the old cell. */
  split(index: number, before: string): void {
    const cell = this._shared.getCell(index);
    const { source, metadata } = cell.toJSON();
    const [text, at] = [String(source), String(source).indexOf(before)];
    this._shared.transact(() => {
      this._insert(index, { metadata, source: text.slice(0, at).trimEnd() });
      cell.setSource(text.slice(at));
    });
  }

  /** Merge cells; JupyterLab makes a new one with the metadata of the `active`. */
  merge(from: number, to: number, active = from): void {
    const cells = this._shared.cells.slice(from, to + 1);
    const source = cells.map(cell => cell.getSource()).join('\n\n');
    const { metadata } = this._shared.getCell(active).toJSON();
    this._shared.transact(() => {
      this._shared.deleteCell(active);
      this._insert(active, { metadata, source });
      for (let index = to; index >= from; index--) {
        if (index !== active) {
          this._shared.deleteCell(index);
        }
      }
    });
  }

  /** Put a copy of a cell, of another client too, before `index`. */
  paste(cell: ICell, index: number): void {
    this._insert(index, { metadata: cell.metadata, source: cell.source });
  }

  /** Put a cell that was cut before `index`; it has its id still. */
  putBack(cell: ICell, index: number): void {
    this._shared.insertCell(index, { ...cell, cell_type: 'markdown' });
  }

  /** Put one new cell in the place of others. */
  replace(from: number, to: number, source: string): void {
    this._shared.transact(() => {
      this._shared.deleteCellRange(from, to + 1);
      this._insert(from, { metadata: {}, source });
    });
  }

  cell(index: number): ICell {
    return this._shared.getCell(index).toJSON();
  }

  remove(index: number): void {
    this._shared.deleteCell(index);
  }

  move(from: number, to: number): void {
    this._shared.moveCell(from, to);
  }

  retype(index: number, type: 'code' | 'markdown'): void {
    const { metadata, source } = this.cell(index);
    const id = this._shared.getCell(index).getId();
    this._shared.transact(() => {
      this._shared.deleteCell(index);
      this._shared.insertCell(index, { id, cell_type: type, metadata, source });
    });
  }

  type(index: number, source: string): void {
    this._shared.getCell(index).setSource(source);
  }

  /** Later changes are undone apart from earlier ones. */
  pause(): void {
    this._shared.undoManager.stopCapturing();
  }

  undo(): void {
    this._shared.undo();
  }

  redo(): void {
    this._shared.redo();
  }

  private _insert(index: number, { metadata, source }: Pick<ICell, 'metadata' | 'source'>): void {
    this._shared.insertCell(index, { cell_type: 'markdown', metadata: { ...metadata }, source });
  }

  readonly model: NotebookModel;
  readonly upkeep: StepUpkeep;
  /** How many changes were made here. */
  updates = 0;
  private readonly _shared = new YNotebook({ disableDocumentWideUndoRedo: true });
}
