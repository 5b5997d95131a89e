import { UUID } from '@lumino/coreutils';

import type { Anchor } from './threads';

/** Something that is being written, and where it will go; replies have no anchor. */
export interface IDraft {
  readonly text: string;
  readonly anchor: Anchor | null;
  /** Names the request that sends it; a draft that was sent and changed is another request. */
  readonly opId: string;
}

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

  /** Keep `text`; blank text is no draft. */
  set(name: string, text: string, anchor: Anchor | null = null): void {
    if (text.trim() === '') {
      this.remove(name);
      return;
    }
    const known = this._drafts.get(name);
    const same = known?.text === text && sameAnchor(known.anchor, anchor);
    this._drafts.set(name, { text, anchor, opId: same ? known.opId : UUID.uuid4() });
    this._store();
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
      entries.filter((entry): entry is [string, IDraft] => isDraft(entry[1]))
    );
  } catch {
    return {};
  }
}

function isDraft(value: unknown): value is IDraft {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'text') === 'string' &&
    typeof Reflect.get(value, 'opId') === 'string' &&
    isAnchor(Reflect.get(value, 'anchor'))
  );
}

function isAnchor(value: unknown): boolean {
  return (
    value === null ||
    (typeof value === 'object' && typeof Reflect.get(value, 'step_id') === 'string')
  );
}
