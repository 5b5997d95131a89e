import type { DraftStorage } from './drafts';
import type { Thread } from './threads';

const PREFIX = 'jupyter-stepguide:read:';

/**
 * Which threads of one guide the person has read in this browser, and until when.
 *
 * A thread is unread while it holds something that others said later than that.
 */
export class ReadMarks {
  constructor(storage: DraftStorage, guide: string) {
    this._storage = storage;
    this._key = PREFIX + guide;
    this._until = stored(storage, this._key);
  }

  isUnread(thread: Thread): boolean {
    const until = this._until.get(thread.id) ?? '';
    return newestOfOthers(thread) > until;
  }

  /** Note that these were read as they are now, and return those of which that is new. */
  read(threads: readonly Thread[]): readonly Thread[] {
    const unread = threads.filter(thread => this.isUnread(thread));
    for (const thread of unread) {
      this._until.set(thread.id, newestOfOthers(thread));
    }
    if (unread.length > 0) {
      this._store();
    }
    return unread;
  }

  private _store(): void {
    try {
      this._storage.setItem(this._key, JSON.stringify(Object.fromEntries(this._until)));
    } catch {
      // A full or forbidden storage shows threads as new again after a reload.
    }
  }

  private readonly _storage: DraftStorage;
  private readonly _key: string;
  private readonly _until: Map<string, string>;
}

/** When somebody else said something last, as ISO 8601 sorts it; empty for never. */
function newestOfOthers({ comments }: Thread): string {
  return comments
    .filter(({ mine, deleted }) => mine !== true && deleted !== true)
    .reduce((newest, { at }) => (at > newest ? at : newest), '');
}

function stored(storage: DraftStorage, key: string): Map<string, string> {
  try {
    const parsed: unknown = JSON.parse(storage.getItem(key) ?? '{}');
    const entries = typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [];
    return new Map(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    );
  } catch {
    return new Map();
  }
}
