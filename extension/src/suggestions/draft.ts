import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { UUID } from '@lumino/coreutils';

import type { components } from '../api/_contract';
import type { SuggestedSteps } from './replacing';

type SeenCell = components['schemas']['SeenCell'];
type SuggestedCell = components['schemas']['SuggestedCell'];
export type CellType = SuggestedCell['cell_type'];

/** A cell of the copy; `key` tells it from the others while it is edited. */
export interface IDraftCell {
  readonly key: string;
  readonly id: string | null;
  readonly cell_type: CellType;
  readonly source: string;
}

/** What is kept of a draft over a reload of the page. */
export interface IWritten {
  readonly seen: readonly SeenCell[];
  readonly cells: readonly IDraftCell[];
  readonly body: string;
  readonly opId: string;
}

/** A copy of cells that is being edited: what would be suggested. */
export class SuggestionDraft {
  constructor(readonly seen: readonly SeenCell[]) {
    this._cells = seen.map(cell => ({ ...cell, key: cell.id }));
  }

  /** A draft as it was left. */
  static of({ seen, cells, body, opId }: IWritten): SuggestionDraft {
    const draft = new SuggestionDraft(seen);
    draft._cells = [...cells];
    draft._body = body;
    draft._opId = opId;
    return draft;
  }

  /** What there is to keep; null while the person has written nothing. */
  get written(): IWritten | null {
    const { seen, cells, body, opId } = this;
    return this.suggestion === null && body === '' ? null : { seen, cells, body, opId };
  }

  /** Names the request that sends it; a draft that was sent and changed is another request. */
  get opId(): string {
    return this._opId;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get cells(): readonly IDraftCell[] {
    return this._cells;
  }

  /** Why it is better: the comment that carries the suggestion. */
  get body(): string {
    return this._body;
  }

  set body(body: string) {
    this._body = body;
    this._tell();
  }

  write(key: string, source: string): void {
    this._set(this._cells.map(cell => (cell.key === key ? { ...cell, source } : cell)));
  }

  remove(key: string): void {
    this._set(this._cells.filter(cell => cell.key !== key));
  }

  /** Add an empty cell after another one, or before all; returns its key. */
  add(after: string | null, cell_type: CellType): string {
    const key = UUID.uuid4();
    const at = this._cells.findIndex(cell => cell.key === after) + 1;
    const added = { key, id: null, cell_type, source: '' };
    this._set([...this._cells.slice(0, at), added, ...this._cells.slice(at)]);
    return key;
  }

  /** Put the text of a cell below that of the one before, and take the cell out. */
  mergeUp(key: string): void {
    const at = this._cells.findIndex(cell => cell.key === key);
    const [above, cell] = [this._cells[at - 1], this._cells[at]];
    if (above !== undefined && above.cell_type === cell?.cell_type) {
      const source = `${above.source.trimEnd()}\n${cell.source}`;
      this._set(
        this._cells
          .filter(one => one !== cell)
          .map(one => (one === above ? { ...above, source } : one))
      );
    }
  }

  /** What would be sent; null while it says nothing new. */
  get suggestion(): SuggestedSteps | null {
    const cells = this._cells.map(({ id, cell_type, source }) => ({ id, cell_type, source }));
    const isSame =
      cells.length === this.seen.length &&
      this.seen.every(
        ({ id, cell_type, source }, index) =>
          cells[index]?.id === id &&
          cells[index].cell_type === cell_type &&
          cells[index].source === source
      );
    return isSame ? null : { seen: [...this.seen], cells };
  }

  private _set(cells: IDraftCell[]): void {
    this._cells = cells;
    this._tell();
  }

  private _tell(): void {
    this._opId = UUID.uuid4();
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _cells: IDraftCell[];
  private _body = '';
  private _opId = UUID.uuid4();
}
