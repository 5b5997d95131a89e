import type { components } from '../api/_contract';
import type { IWritten } from './draft';

type Anchor = components['schemas']['Anchor'];

/** The part of the browser's `localStorage` that suggestions need. */
export type SuggestionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A suggestion that is being written, and the steps that it is about. */
export interface IKept {
  readonly anchor: Anchor;
  /** The steps, for people. */
  readonly place: string;
  readonly written: IWritten;
}

const PREFIX = 'jupyter-stepguide:suggestion:';

/** What a person would suggest for one guide and has not sent, kept over reloads of the page. */
export class KeptSuggestion {
  constructor(
    private readonly _storage: SuggestionStorage,
    guide: string
  ) {
    this._key = PREFIX + guide;
  }

  /** What was kept; null for nothing, or what no version of StepGuide wrote. */
  get(): IKept | null {
    try {
      const kept: unknown = JSON.parse(this._storage.getItem(this._key) ?? 'null');
      return isKept(kept) ? kept : null;
    } catch {
      return null;
    }
  }

  set(kept: IKept): void {
    try {
      this._storage.setItem(this._key, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage costs the draft at a reload only; its tab still has it.
    }
  }

  remove(): void {
    this._storage.removeItem(this._key);
  }

  private readonly _key: string;
}

function isKept(value: unknown): value is IKept {
  const written = at(value, 'written');
  return (
    typeof at(value, 'place') === 'string' &&
    typeof at(at(value, 'anchor'), 'step_id') === 'string' &&
    typeof at(written, 'body') === 'string' &&
    typeof at(written, 'opId') === 'string' &&
    areCells(at(written, 'seen')) &&
    areCells(at(written, 'cells'))
  );
}

function areCells(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      cell => typeof at(cell, 'source') === 'string' && typeof at(cell, 'cell_type') === 'string'
    )
  );
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
