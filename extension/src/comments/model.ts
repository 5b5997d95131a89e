import { ServerConnection } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import { ApiError } from '../api/client';
import type { CalloutKind } from '../model/callouts';
import type { DraftStorage, IDraft } from './drafts';
import { Drafts } from './drafts';
import type { AcceptedCallout, Anchor, Comment, Thread } from './threads';

/** Something did not work: a sentence, what helps, and whether the server was not reached. */
export interface ITrouble {
  readonly message: string;
  readonly hint: string;
  readonly lost: boolean;
}

/** Which threads are looked at. */
export type Filter = 'open' | 'orphaned' | 'all';

/** The draft and the troubles of the form that opens a thread; those of replies have the thread's id. */
export const FORM = 'form';

/**
 * What is said on one notebook: its threads, what is being written, and what went wrong.
 *
 * Everything a person typed survives a failure, the view and, for the same guide, the page.
 */
export class Discussion implements IDisposable {
  constructor(options: Discussion.IOptions) {
    this._client = options.client;
    this._storage = options.storage;
    this._path = options.path;
    this._ownId = options.ownId;
  }

  /** Told after every change. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The guide's id as the server has it; null until it was asked for. */
  get guide(): string | null {
    return this._guide;
  }

  /** All threads, oldest first; null until the server told. */
  get threads(): readonly Thread[] | null {
    return this._threads;
  }

  get openCount(): number {
    return this._threads?.filter(thread => !thread.resolved).length ?? 0;
  }

  get filter(): Filter {
    return this._filter;
  }

  set filter(filter: Filter) {
    this._filter = filter;
    this._settled.clear();
    this._changed.emit();
  }

  /** The threads that the filter lets through; one just settled here stays to be seen. */
  get shown(): readonly Thread[] {
    const threads = this._threads ?? [];
    return threads.filter(
      thread => this._filter === 'all' || !thread.resolved || this._settled.has(thread.id)
    );
  }

  /** What keeps the threads from being fresh; null when they are. */
  get trouble(): ITrouble | null {
    return this._trouble;
  }

  /** What keeps the form or a thread from doing what was asked. */
  troubleAt(place: string): ITrouble | null {
    return this._troubles.get(place) ?? null;
  }

  isBusy(place: string): boolean {
    return this._busy.has(place);
  }

  draft(place: string): IDraft | null {
    return this._drafts?.get(place) ?? null;
  }

  /** Keep what is being written; the form's has an anchor, a reply has none. */
  write(place: string, text: string, anchor: Anchor | null = null): void {
    this._drafts?.set(place, text, anchor);
    this._troubles.delete(place);
    this._changed.emit();
  }

  /** Ask the server for the threads; it never rejects, see {@link trouble}. */
  async refresh(): Promise<void> {
    const asked = ++this._asked;
    try {
      const guide = this._guide ?? (await this._locate());
      const { threads } = await this._client.get('/guides/{guide}/threads', { path: { guide } });
      if (asked === this._asked) {
        this._take(threads);
      }
    } catch (error) {
      if (asked === this._asked) {
        this._fail(troubleOf(error));
      }
    }
  }

  /** The notebook lies elsewhere now: its guide may be another. */
  async relocate(): Promise<void> {
    this._guide = null;
    await this.refresh();
  }

  /** Open a thread with what the form holds; null when nothing was sent. */
  async comment(): Promise<Thread | null> {
    const draft = this.draft(FORM);
    return draft?.anchor ? this._send(FORM, draft, { anchor: draft.anchor }) : null;
  }

  /** Send the draft of a reply; null when nothing was sent. */
  async reply(thread: Thread): Promise<Thread | null> {
    const draft = this.draft(thread.id);
    return draft === null ? null : this._send(thread.id, draft, { thread: thread.id });
  }

  /** Settle an open thread, or open a settled one again. */
  async settle(thread: Thread, resolved: boolean): Promise<Thread | null> {
    const path = { thread: thread.id };
    return this._act(thread.id, resolved ? 'resolve' : 'reopen', opId => {
      const ask = { path, body: { op_id: opId } };
      return resolved
        ? this._client.post('/threads/{thread}/resolve', ask)
        : this._client.post('/threads/{thread}/reopen', ask);
    });
  }

  /** Put a thread elsewhere. */
  async reanchor(thread: Thread, anchor: Anchor): Promise<Thread | null> {
    const action = `anchor ${JSON.stringify(anchor)}`;
    return this._act(thread.id, action, opId =>
      this._client.post('/threads/{thread}/anchor', {
        path: { thread: thread.id },
        body: { op_id: opId, anchor }
      })
    );
  }

  /** Make a callout of a comment, which resolves the thread; null when it did not work. */
  async accept(
    thread: Thread,
    comment: Comment,
    kind: CalloutKind
  ): Promise<AcceptedCallout | null> {
    const accepted = await this._act(thread.id, `callout ${comment.id} ${kind}`, opId =>
      this._client.post('/threads/{thread}/callout', {
        path: { thread: thread.id },
        body: { op_id: opId, comment: comment.id, kind }
      })
    );
    return accepted?.callout ?? null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _locate(): Promise<string> {
    const guide = this._ownId() ?? (await this._idOfFile());
    this._guide = guide;
    this._drafts = new Drafts(this._storage, guide);
    return guide;
  }

  private async _idOfFile(): Promise<string> {
    const query = { path: this._path() };
    return (await this._client.get('/guides/state', { query })).guide;
  }

  private async _send(
    place: string,
    draft: IDraft,
    target: { anchor: Anchor } | { thread: string }
  ): Promise<Thread | null> {
    const guide = this._guide;
    if (guide === null) {
      return null;
    }
    const sent = await this._perform(place, () =>
      this._client.post('/guides/{guide}/comments', {
        path: { guide },
        body: { op_id: draft.opId, body: draft.text, ...target }
      })
    );
    // What was typed while it was on its way is a draft of its own.
    if (sent !== null && this.draft(place)?.opId === draft.opId) {
      this._drafts?.remove(place);
      this._changed.emit();
    }
    return sent;
  }

  /** As `_perform`, under an operation id that stays the same until the action succeeded. */
  private async _act(
    place: string,
    action: string,
    request: (opId: string) => Promise<Thread>
  ): Promise<Thread | null> {
    const key = `${place} ${action}`;
    const opId = this._operations.get(key) ?? UUID.uuid4();
    this._operations.set(key, opId);
    const thread = await this._perform(place, () => request(opId));
    if (thread !== null) {
      this._operations.delete(key);
      this._settled.add(thread.id);
      this._changed.emit();
    }
    return thread;
  }

  /** One request at a time and place; its thread, or null and a trouble at the place. */
  private async _perform(place: string, request: () => Promise<Thread>): Promise<Thread | null> {
    if (this._busy.has(place)) {
      return null;
    }
    this._busy.add(place);
    this._troubles.delete(place);
    this._changed.emit();
    try {
      const thread = await request();
      this._put(thread);
      return thread;
    } catch (error) {
      this._troubles.set(place, troubleOf(error));
      return null;
    } finally {
      this._busy.delete(place);
      this._changed.emit();
    }
  }

  private _put(thread: Thread): void {
    // An answer that is still on its way does not know this thread yet.
    this._asked++;
    const threads = this._threads ?? [];
    const at = threads.findIndex(known => known.id === thread.id);
    this._threads =
      at < 0 ? [...threads, thread] : threads.map(one => (one.id === thread.id ? thread : one));
    this._trouble = null;
  }

  private _take(threads: readonly Thread[]): void {
    this._forgetLost();
    // The same answer every few seconds is no change.
    if (this._trouble === null && JSON.stringify(this._threads) === JSON.stringify(threads)) {
      return;
    }
    this._threads = threads;
    this._trouble = null;
    this._changed.emit();
  }

  /** Where the server is back, nothing but another try is left of what it was not there for. */
  private _forgetLost(): void {
    const lost = [...this._troubles].filter(([, trouble]) => trouble.lost);
    for (const [place] of lost) {
      this._troubles.delete(place);
    }
    if (lost.length > 0) {
      this._changed.emit();
    }
  }

  private _fail(trouble: ITrouble): void {
    this._trouble = trouble;
    this._changed.emit();
  }

  private readonly _client: ApiClient;
  private readonly _storage: DraftStorage;
  private readonly _path: () => string;
  private readonly _ownId: () => string | null;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _busy = new Set<string>();
  private readonly _troubles = new Map<string, ITrouble>();
  private readonly _operations = new Map<string, string>();
  private readonly _settled = new Set<string>();
  private _guide: string | null = null;
  private _drafts: Drafts | null = null;
  private _threads: readonly Thread[] | null = null;
  private _trouble: ITrouble | null = null;
  private _filter: Filter = 'open';
  private _asked = 0;
  private _isDisposed = false;
}

export namespace Discussion {
  export interface IOptions {
    client: ApiClient;
    storage: DraftStorage;
    /** Where the notebook lies now, as a path of Lab's file browser. */
    path: () => string;
    /** The guide's id where the notebook itself says it; the server knows it otherwise. */
    ownId: () => string | null;
  }
}

/** A failure in words; `lost` where no answer came at all. */
export function troubleOf(error: unknown): ITrouble {
  if (error instanceof ApiError) {
    return { message: error.message, hint: error.hint, lost: false };
  }
  const lost = error instanceof ServerConnection.NetworkError;
  return { message: error instanceof Error ? error.message : String(error), hint: '', lost };
}
