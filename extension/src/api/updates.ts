import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { components } from './_contract';
import type { ApiClient } from './client';

export type Update = components['schemas']['Update'];
type UpdateList = components['schemas']['UpdateList'];

/** How long is waited before the socket is tried again; meanwhile the server is asked. */
const RETRY_MS = 5000;

/** Follows what happens in the store, and may begin to. */
export interface IFollowing {
  /** What came since, in its order; an empty list says that the server answers again. */
  readonly told: ISignal<IFollowing, readonly Update[]>;
  /** Begin to follow; once is enough. */
  follow(): void;
}

/**
 * Everything new in the store, told as it comes.
 *
 * Over one WebSocket; where none can be opened, behind a proxy or because the server is gone,
 * each try is followed by a question.  Both go on from the number that was told last, so what
 * came meanwhile is told then, and nothing twice.
 */
export class Updates implements IFollowing, IDisposable {
  constructor(options: Updates.IOptions) {
    this._client = options.client;
    this._settings = options.serverSettings;
    this._retryMs = options.retryMs ?? RETRY_MS;
  }

  get told(): ISignal<this, readonly Update[]> {
    return this._told;
  }

  follow(): void {
    if (!this._isFollowing) {
      this._isFollowing = true;
      this._open();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._retry);
    this._socket?.close();
    Signal.clearData(this);
  }

  private _open(): void {
    const { wsUrl, token, appendToken, WebSocket } = this._settings;
    const asked = {
      ...(this._newest === null ? {} : { since: this._newest }),
      ...(appendToken && token !== '' ? { token } : {})
    };
    const url = URLExt.join(wsUrl, 'stepguide/api/updates') + URLExt.objectToQueryString(asked);
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }): void => {
      this._take(data);
    };
    socket.onclose = (): void => {
      void this._ask();
    };
    this._socket = socket;
  }

  /** There is no socket: ask instead, and try again after a while. */
  private async _ask(): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    const query = this._newest === null ? {} : { since: this._newest };
    try {
      this._tell(await this._client.get('/updates', { query }));
    } catch {
      // The server is gone as well; whoever wants something of it hears that from it.
    }
    this._retry = window.setTimeout(() => {
      this._open();
    }, this._retryMs);
  }

  private _take(data: unknown): void {
    const said: unknown = typeof data === 'string' ? JSON.parse(data) : null;
    if (isUpdateList(said)) {
      this._tell(said);
    }
  }

  private _tell({ updates, newest }: UpdateList): void {
    this._newest = newest;
    if (!this._isDisposed) {
      this._told.emit(updates);
    }
  }

  private readonly _client: ApiClient;
  private readonly _settings: ServerConnection.ISettings;
  private readonly _retryMs: number;
  private readonly _told = new Signal<this, readonly Update[]>(this);
  private _isFollowing = false;
  private _newest: number | null = null;
  private _socket: WebSocket | null = null;
  private _retry = 0;
  private _isDisposed = false;
}

export namespace Updates {
  export interface IOptions {
    client: ApiClient;
    serverSettings: ServerConnection.ISettings;
    /** Milliseconds between two tries to open the socket. */
    retryMs?: number;
  }
}

/** The first message is the server's own; what a proxy may put there is none of these. */
function isUpdateList(value: unknown): value is UpdateList {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'updates')) &&
    typeof Reflect.get(value, 'newest') === 'number'
  );
}
