import { UUID } from '@lumino/coreutils';

import type { ITrouble } from './failure';
import { troubleOf } from './failure';
import type { Thread } from './threads';

/** What people ask for at places of a discussion: one request at a time and place. */
export class Requests {
  constructor(options: Requests.IOptions) {
    this._options = options;
  }

  /** What keeps a place from doing what was asked. */
  troubleAt(place: string): ITrouble | null {
    return this._troubles.get(place) ?? null;
  }

  isBusy(place: string): boolean {
    return this._busy.has(place);
  }

  /** Whether an operation was done by a request of these. */
  hasDone(opId: string): boolean {
    return this._done.has(opId);
  }

  /** Say no more of what did not work at a place. */
  forget(place: string): void {
    this._troubles.delete(place);
  }

  /** Say no more of what was lost on the way: nothing but another try is left of it. */
  forgetLost(): void {
    const lost = [...this._troubles].filter(([, trouble]) => trouble.lost);
    for (const [place] of lost) {
      this._troubles.delete(place);
    }
    if (lost.length > 0) {
      this._options.onChanged();
    }
  }

  /** As `perform`, under an operation id that stays the same until the action succeeded. */
  async act(
    place: string,
    action: string,
    request: (opId: string) => Promise<Thread>
  ): Promise<Thread | null> {
    const key = `${place} ${action}`;
    const opId = this._operations.get(key) ?? UUID.uuid4();
    this._operations.set(key, opId);
    const thread = await this.perform(place, opId, () => request(opId));
    if (thread !== null) {
      this._operations.delete(key);
    }
    return thread;
  }

  /** The thread that is answered, or null and a trouble at the place. */
  async perform(
    place: string,
    opId: string,
    request: () => Promise<Thread>
  ): Promise<Thread | null> {
    if (this._busy.has(place)) {
      return null;
    }
    this._busy.add(place);
    this._troubles.delete(place);
    this._options.onChanged();
    try {
      const thread = await request();
      this._done.add(opId);
      this._options.onAnswered(thread);
      return thread;
    } catch (error) {
      this._troubles.set(place, troubleOf(error));
      return null;
    } finally {
      this._busy.delete(place);
      this._options.onChanged();
    }
  }

  private readonly _options: Requests.IOptions;
  private readonly _busy = new Set<string>();
  private readonly _troubles = new Map<string, ITrouble>();
  private readonly _operations = new Map<string, string>();
  private readonly _done = new Set<string>();
}

export namespace Requests {
  export interface IOptions {
    onAnswered: (thread: Thread) => void;
    onChanged: () => void;
  }
}
