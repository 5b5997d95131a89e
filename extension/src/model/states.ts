import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import { ApiError } from '../api/client';
import type { IGuideStates } from '../tokens';
import type { GuideState } from './verdicts';

/** What the server knows of notebook files, asked for once and kept until it is asked again. */
export class GuideStates implements IGuideStates, IDisposable {
  constructor(options: GuideStates.IOptions) {
    this._client = options.client;
    this._serverPath = options.serverPath;
  }

  get changed(): ISignal<this, string> {
    return this._changed;
  }

  get(path: string): GuideState | null {
    return this._states.get(path) ?? null;
  }

  /** Ask about an open notebook once it is there, and again whenever it is saved or renamed. */
  watch(context: DocumentRegistry.Context): void {
    const refresh = (): void => void this.refresh(context.path);
    context.saveState.connect((_, state) => {
      if (state === 'completed') {
        refresh();
      }
    });
    context.pathChanged.connect(refresh);
    // A notebook that cannot be read is told of by Lab.
    void context.ready.then(refresh, () => undefined);
  }

  async refresh(path: string): Promise<GuideState | null> {
    const turn = (this._turns.get(path) ?? 0) + 1;
    this._turns.set(path, turn);
    const state = await this._ask(path);
    // An older answer that comes late must not stand over a newer one.
    if (this._turns.get(path) === turn && !this._isDisposed) {
      this._states.set(path, state);
      this._changed.emit(path);
    }
    return state;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _ask(path: string): Promise<GuideState | null> {
    try {
      const query = { path: this._serverPath(path) };
      return await this._client.get('/guides/state', { query });
    } catch (error) {
      // A file that is gone or is no notebook has no state; silence says nothing new.
      return error instanceof ApiError && (error.status ?? SERVER_TROUBLE) < SERVER_TROUBLE
        ? null
        : this.get(path);
    }
  }

  private readonly _client: ApiClient;
  private readonly _serverPath: (path: string) => string;
  private readonly _states = new Map<string, GuideState | null>();
  private readonly _turns = new Map<string, number>();
  private readonly _changed = new Signal<this, string>(this);
  private _isDisposed = false;
}

export namespace GuideStates {
  export interface IOptions {
    client: ApiClient;
    /** A path of Lab's file browser, which may name a drive, as the server knows it. */
    serverPath: (path: string) => string;
  }
}

const SERVER_TROUBLE = 500;
