import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import type { CalloutKind } from '../model/callouts';
import type { DraftStorage, IAim, IDraft } from './drafts';
import { AIMLESS, Drafts } from './drafts';
import type { ITrouble } from './failure';
import { troubleOf } from './failure';
import type { Filter } from './filters';
import { passes } from './filters';
import { People } from './people';
import { ReadMarks } from './reading';
import { Requests } from './requests';
import type { AcceptedCallout, Anchor, Comment, Thread } from './threads';

/**
 * The draft and the troubles of the form that opens a thread; those of replies have the thread's
 * id, those of what is done with a comment the comment's.
 */
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
    this._people = new People(options.client);
  }

  /** Told after every change. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Told of threads that the person has looked at, by their ids. */
  get seen(): ISignal<this, readonly string[]> {
    return this._seen;
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
    return this.count('open');
  }

  /** The number of threads that a filter would let through, orphans aside. */
  count(filter: Filter): number {
    return this._threads?.filter(thread => passes(thread, filter, this._isUnread)).length ?? 0;
  }

  get filter(): Filter {
    return this._filter;
  }

  set filter(filter: Filter) {
    this._filter = filter;
    this._kept.clear();
    this._changed.emit();
  }

  /** The threads that the filter lets through; one just settled or read here stays to be seen. */
  get shown(): readonly Thread[] {
    const threads = this._threads ?? [];
    return threads.filter(
      thread => this._kept.has(thread.id) || passes(thread, this._filter, this._isUnread)
    );
  }

  /** Whether others said something in a thread that the person has not seen. */
  isUnread(thread: Thread): boolean {
    return this._isUnread(thread);
  }

  /** The person has seen these threads as they are. */
  markRead(threads: readonly Thread[]): void {
    this._seen.emit(threads.map(({ id }) => id));
    const read = this._reading?.read(threads) ?? [];
    if (read.length > 0) {
      read.forEach(({ id }) => this._kept.add(id));
      this._changed.emit();
    }
  }

  /** Whom a comment can mention. */
  async people(): Promise<readonly string[]> {
    return this._people.names(this._threads ?? []);
  }

  /** What keeps the threads from being fresh; null when they are. */
  get trouble(): ITrouble | null {
    return this._trouble;
  }

  /** What keeps the form or a thread from doing what was asked. */
  troubleAt(place: string): ITrouble | null {
    return this._requests.troubleAt(place);
  }

  isBusy(place: string): boolean {
    return this._requests.isBusy(place);
  }

  draft(place: string): IDraft | null {
    return this._drafts?.get(place) ?? null;
  }

  /** Keep what is being written. */
  write(place: string, text: string, aim: IAim = AIMLESS): void {
    this._drafts?.set(place, text, aim);
    this._requests.forget(place);
    this._changed.emit();
  }

  /** Forget what was being written. */
  discard(place: string): void {
    this._drafts?.remove(place);
    this._requests.forget(place);
    this._changed.emit();
  }

  /** Whether something is to be sent, or asked, again once the server answers. */
  get isWaiting(): boolean {
    return this._trouble !== null || (this._drafts?.waiting.length ?? 0) > 0;
  }

  /** Whether the person themself did this here, and its answer was taken in. */
  hasDone(opId: string): boolean {
    return this._requests.hasDone(opId);
  }

  /** Ask the server for the threads; it never rejects, see {@link trouble}. */
  async refresh(): Promise<void> {
    const asked = ++this._asked;
    try {
      const guide = this._guide ?? (await this._locate());
      const known = this._answered;
      const { threads } = await this._client.get('/guides/{guide}/threads', { path: { guide } });
      if (asked !== this._asked) {
        return; // a later question is on its way
      }
      if (known !== this._answered) {
        await this.refresh(); // what was done meanwhile may be missing in this answer
        return;
      }
      this._take(threads);
      await this._sendWaiting();
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
    return this.draft(FORM)?.anchor ? this.send(FORM) : null;
  }

  /**
   * Send the draft of a reply, or of an edit; null when nothing was sent.
   *
   * Where nobody answers it is sent again later, as the same operation: it will be there once.
   */
  async send(place: string): Promise<Thread | null> {
    const [draft, guide] = [this.draft(place), this._guide];
    if (draft === null || guide === null) {
      return null;
    }
    const sent = await this._requests.perform(place, draft.opId, () =>
      this._post(guide, place, draft)
    );
    // What was typed while it was on its way is a draft of its own.
    if (this.draft(place)?.opId === draft.opId) {
      if (sent === null) {
        this._drafts?.wait(place, this.troubleAt(place)?.lost === true);
      } else {
        this._drafts?.remove(place);
      }
      this._changed.emit();
    }
    return sent;
  }

  /** Of two versions of a comment keep the one that stands. */
  async keepStanding(comment: Comment): Promise<Thread | null> {
    this.write(comment.id, comment.body, { anchor: null, base: comment.revision ?? 1 });
    return this.send(comment.id);
  }

  /** Take a comment back. */
  async remove(comment: Comment): Promise<Thread | null> {
    return this._act(comment.id, 'delete', opId =>
      this._client.post('/comments/{comment}/delete', {
        path: { comment: comment.id },
        body: { op_id: opId }
      })
    );
  }

  /** Say thanks for a comment, or take that back. */
  async thank(comment: Comment, thanked: boolean): Promise<Thread | null> {
    return this._act(comment.id, `thank ${thanked}`, opId =>
      this._client.post('/comments/{comment}/thanks', {
        path: { comment: comment.id },
        body: { op_id: opId, thanked }
      })
    );
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
    this._reading = new ReadMarks(this._storage, guide);
    return guide;
  }

  private async _idOfFile(): Promise<string> {
    const query = { path: this._path() };
    return (await this._client.get('/guides/state', { query })).guide;
  }

  private _post(guide: string, place: string, draft: IDraft): Promise<Thread> {
    const { opId: op_id, text: body, anchor, base } = draft;
    if (base !== null) {
      const path = { comment: place };
      return this._client.post('/comments/{comment}/edit', { path, body: { op_id, body, base } });
    }
    const target = anchor === null ? { thread: place } : { anchor };
    return this._client.post('/guides/{guide}/comments', {
      path: { guide },
      body: { op_id, body, ...target }
    });
  }

  private async _sendWaiting(): Promise<void> {
    for (const [place] of this._drafts?.waiting ?? []) {
      await this.send(place);
    }
  }

  /** Do something with a thread, which then stays to be seen. */
  private async _act(
    place: string,
    action: string,
    request: (opId: string) => Promise<Thread>
  ): Promise<Thread | null> {
    const thread = await this._requests.act(place, action, request);
    if (thread !== null) {
      this._kept.add(thread.id);
      this._changed.emit();
    }
    return thread;
  }

  private _put(thread: Thread): void {
    this._answered++;
    const threads = this._threads ?? [];
    const at = threads.findIndex(known => known.id === thread.id);
    this._threads =
      at < 0 ? [...threads, thread] : threads.map(one => (one.id === thread.id ? thread : one));
    this._trouble = null;
  }

  private _take(threads: readonly Thread[]): void {
    this._requests.forgetLost();
    // The same answer every few seconds is no change.
    if (this._trouble === null && JSON.stringify(this._threads) === JSON.stringify(threads)) {
      return;
    }
    this._threads = threads;
    this._trouble = null;
    this._changed.emit();
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
  private readonly _seen = new Signal<this, readonly string[]>(this);
  private readonly _requests = new Requests({
    onAnswered: thread => {
      this._put(thread);
    },
    onChanged: () => {
      this._changed.emit();
    }
  });
  private readonly _kept = new Set<string>();
  private readonly _people: People;
  private readonly _isUnread = (thread: Thread): boolean =>
    this._reading?.isUnread(thread) ?? false;
  private _guide: string | null = null;
  private _drafts: Drafts | null = null;
  private _reading: ReadMarks | null = null;
  private _threads: readonly Thread[] | null = null;
  private _trouble: ITrouble | null = null;
  private _filter: Filter = 'open';
  private _asked = 0;
  private _answered = 0;
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
