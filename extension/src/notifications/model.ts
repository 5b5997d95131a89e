import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { components } from '../api/_contract';
import type { ApiClient } from '../api/client';
import type { IUpdates } from '../tokens';
import { Count } from '../ui/count';

export type Notification = components['schemas']['Notification'];
export type Preferences = components['schemas']['NotificationPreferences'];
/** What a person may do on the server that keeps what is said. */
export type Role = components['schemas']['Person']['role'];
type NotificationList = components['schemas']['NotificationList'];
type PreferencesState = components['schemas']['PreferencesState'];

/** What concerns the person: read from the server, which keeps what of it they have read. */
export class Notifications implements IDisposable {
  constructor(options: Notifications.IOptions) {
    this._client = options.client;
    options.updates.told.connect((_, { length }) => {
      if (length > 0 || this._list === null || this._trouble !== null) {
        void this.refresh();
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** How many are unread. */
  readonly unread = new Count();

  /** Newest first; null until the server has answered once. */
  get list(): readonly Notification[] | null {
    return this._list;
  }

  /** Of the person; an author until the server has said otherwise, as a Lab of one's own is. */
  get role(): Role {
    return this._role;
  }

  /** Why the list is not what it should be; null while it is. */
  get trouble(): unknown {
    return this._trouble;
  }

  /** How the person is told by mail; null until the server has said that. */
  get preferences(): PreferencesState | null {
    return this._preferences;
  }

  async refresh(): Promise<void> {
    await this._take(() => this._client.get('/notifications', { query: {} }));
  }

  /** Take down that some were read. */
  async read(ids: readonly number[]): Promise<void> {
    await this._take(() => this._client.post('/notifications/read', { body: { ids: [...ids] } }));
  }

  /** Take down that what was told of some threads was read where they stand. */
  async readThreads(threads: readonly string[]): Promise<void> {
    const [first, ...more] = threads;
    if (first === undefined || (this.unread.value === 0 && this._asking === 0)) {
      return;
    }
    if (more.length === 0) {
      await this._take(() => this._client.post('/notifications/read', { body: { thread: first } }));
      return;
    }
    const listed = this._list ?? [];
    const told = listed.filter(one => one.read !== true && threads.includes(one.thread ?? ''));
    if (told.length > 0) {
      await this.read(told.map(({ id }) => id));
    }
  }

  /** Take down that all of them were read, up to the newest that the person was shown. */
  async readAll(): Promise<void> {
    const newest = this._list?.[0]?.id;
    if (newest !== undefined) {
      await this._take(() => this._client.post('/notifications/read', { body: { up_to: newest } }));
    }
  }

  async askPreferences(): Promise<void> {
    await this._prefer(() => this._client.get('/notifications/preferences', {}));
  }

  /** Say how the person wants to be told by mail. */
  async prefer(body: Preferences): Promise<boolean> {
    return this._prefer(() => this._client.post('/notifications/preferences', { body }));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _take(ask: () => Promise<NotificationList>): Promise<void> {
    const turn = ++this._turn;
    this._asking++;
    try {
      const { notifications, unread, role } = await ask();
      if (turn !== this._turn) {
        return; // a newer answer is there, or on its way
      }
      this._list = notifications;
      this._role = role ?? 'author';
      this._trouble = null;
      this.unread.value = unread;
    } catch (error) {
      this._trouble = error;
    } finally {
      this._asking--;
    }
    this._changed.emit();
  }

  private async _prefer(ask: () => Promise<PreferencesState>): Promise<boolean> {
    try {
      this._preferences = await ask();
      this._trouble = null;
    } catch (error) {
      this._trouble = error;
    }
    this._changed.emit();
    return this._trouble === null;
  }

  private readonly _client: ApiClient;
  private readonly _changed = new Signal<this, void>(this);
  private _list: readonly Notification[] | null = null;
  private _role: Role = 'author';
  private _preferences: PreferencesState | null = null;
  private _trouble: unknown = null;
  private _turn = 0;
  private _asking = 0;
  private _isDisposed = false;
}

export namespace Notifications {
  export interface IOptions {
    client: ApiClient;
    updates: IUpdates;
  }
}
