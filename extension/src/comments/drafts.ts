import { UUID } from '@lumino/coreutils';

import type { Anchor } from './threads';

/** What a draft is besides its text. */
export interface IAim {
  /** Where a new thread will hang; replies and edits have none. */
  readonly anchor: Anchor | null;
  /** The revision of the comment that is written anew; null for what is new. */
  readonly base: number | null;
}

/** Something that is being written, and where it will go. */
export interface IDraft extends IAim {
  readonly text: string;
  /** Names the request that sends it; a draft that was sent and changed is another request. */
  readonly opId: string;
  /** Whether it was sent while nobody answered, and is to be sent again. */
  readonly isWaiting: boolean;
}

/** A reply, or what begins nowhere yet. */
export const AIMLESS: IAim = { anchor: null, base: null };

/** The part of the browser's `localStorage` that drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'jupyter-stepguide:drafts:';

/** What a person writes on one guide and has not sent, kept over reloads of the page. */
export class Drafts {
  constructor(storage: DraftStorage, guide: string) {
    this._storage = storage;
    this._key = PREFIX + guide;
    this._drafts = new Map(Object.entries(stored(storage, this._key)));
  }

  get(name: string): IDraft | null {
    return this._drafts.get(name) ?? null;
  }

  /** Those that are to be sent again, with their names. */
  get waiting(): readonly (readonly [string, IDraft])[] {
    return [...this._drafts].filter(([, { isWaiting }]) => isWaiting);
  }

  /** Keep `text`; blank text is no draft, but where a comment is being emptied. */
  set(name: string, text: string, { anchor, base }: IAim = AIMLESS): void {
    if (text.trim() === '' && base === null) {
      this.remove(name);
      return;
    }
    const known = this._drafts.get(name);
    const same = known?.text === text && known.base === base && sameAnchor(known.anchor, anchor);
    const opId = same ? known.opId : UUID.uuid4();
    this._drafts.set(name, { text, anchor, base, opId, isWaiting: false });
    this._store();
  }

  /** Let a draft be sent again once somebody answers, or no more. */
  wait(name: string, isWaiting: boolean): void {
    const known = this._drafts.get(name);
    if (known !== undefined) {
      this._drafts.set(name, { ...known, isWaiting });
      this._store();
    }
  }

  remove(name: string): void {
    if (this._drafts.delete(name)) {
      this._store();
    }
  }

  private _store(): void {
    try {
      if (this._drafts.size === 0) {
        this._storage.removeItem(this._key);
      } else {
        this._storage.setItem(this._key, JSON.stringify(Object.fromEntries(this._drafts)));
      }
    } catch {
      // A full or forbidden storage costs drafts at a reload only; they are still in memory.
    }
  }

  private readonly _storage: DraftStorage;
  private readonly _key: string;
  private readonly _drafts: Map<string, IDraft>;
}

function sameAnchor(one: Anchor | null, other: Anchor | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What the storage holds, as far as it is drafts: anything else there is left out. */
function stored(storage: DraftStorage, key: string): Record<string, IDraft> {
  try {
    const parsed: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return Object.fromEntries(
      entries
        .filter((entry): entry is [string, IStored] => isStored(entry[1]))
        .map(([name, draft]) => [name, { base: null, isWaiting: false, ...draft }])
    );
  } catch {
    return {};
  }
}

/** What every version of StepGuide kept of a draft. */
type IStored = Pick<IDraft, 'text' | 'opId' | 'anchor'> & Partial<IDraft>;

function isStored(value: unknown): value is IStored {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'text') === 'string' &&
    typeof Reflect.get(value, 'opId') === 'string' &&
    isAnchor(Reflect.get(value, 'anchor')) &&
    isRevision(Reflect.get(value, 'base'))
  );
}

function isRevision(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'number';
}

function isAnchor(value: unknown): boolean {
  return (
    value === null ||
    (typeof value === 'object' && typeof Reflect.get(value, 'step_id') === 'string')
  );
}
