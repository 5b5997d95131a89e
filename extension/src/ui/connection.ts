import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import { ApiError } from '../api/client';
import type { ConnectionState, IConnection } from '../tokens';
import { isUnreached } from './reason';

/** How often a server that does not answer is asked again. */
const RETRY_MS = 2000;

/** Statuses of a server that is there and does not know this page's token or cookie. */
const STRANGER = new Set<number | null>([401, 403]);

/** Whether the server answers: nothing is asked while nobody doubts it, and then until it does. */
export class Connection implements IConnection, IDisposable {
  constructor(options: Connection.IOptions) {
    this._client = options.client;
    this._retryMs = options.retryMs ?? RETRY_MS;
  }

  get changed(): ISignal<this, ConnectionState> {
    return this._changed;
  }

  get state(): ConnectionState {
    return this._state;
  }

  /** Something failed: see whether it is the server, and go on until it answers. */
  async doubt(): Promise<void> {
    if (this._isAsking) {
      return;
    }
    this._isAsking = true;
    while (!this._isDisposed && (await this._ask()) !== 'well') {
      await new Promise(resolve => setTimeout(resolve, this._retryMs));
    }
    this._isAsking = false;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _ask(): Promise<ConnectionState> {
    const state = await this._client.get('/status', {}).then(() => 'well' as const, stateAfter);
    if (state !== this._state && !this._isDisposed) {
      this._state = state;
      this._changed.emit(state);
    }
    return state;
  }

  private readonly _client: ApiClient;
  private readonly _retryMs: number;
  private readonly _changed = new Signal<this, ConnectionState>(this);
  private _state: ConnectionState = 'well';
  private _isAsking = false;
  private _isDisposed = false;
}

export namespace Connection {
  export interface IOptions {
    client: ApiClient;
    /** Milliseconds between two questions while the server does not answer. */
    retryMs?: number;
  }
}

/** A server that says something is there, be it that it cannot. */
function stateAfter(error: unknown): ConnectionState {
  if (isUnreached(error)) {
    return 'lost';
  }
  return error instanceof ApiError && STRANGER.has(error.status) ? 'stranger' : 'well';
}
