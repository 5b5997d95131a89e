import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import type { IGuideStates } from '../tokens';

/** Where is kept what a person has answered; as the browser's own storage. */
export type AnswerStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** A notebook that says that it is the guide that another file was before. */
export interface ICopy {
  /** Of the copy, as Lab names it. */
  readonly path: string;
  /** Of the file that was there before, as the server names it. */
  readonly original: string;
  /** The guide that both are. */
  readonly guide: string;
}

/** A notebook that can become a guide of its own. */
export interface IPartable {
  /** Write the id into the notebook, and save it. */
  becomes(guide: string): Promise<void>;
}

const ANSWERED = 'jupyter-stepguide:copies:';

/** The copies that are open, and what becomes of them. */
export class Copies implements IDisposable {
  constructor(options: Copies.IOptions) {
    this._options = options;
    options.states.changed.connect(this._onState, this);
  }

  /** A copy was met whose two files nobody has said anything about. */
  get met(): ISignal<this, ICopy> {
    return this._met;
  }

  /** A file that was a copy is none any more. */
  get settled(): ISignal<this, string> {
    return this._settled;
  }

  /** Let the copy be a guide of its own, whose discussion begins with that of both, or empty. */
  async part(copy: ICopy, notebook: IPartable, withComments: boolean): Promise<void> {
    const to = this._options.newId();
    if (withComments) {
      await this._options.client.post('/guides/{guide}/copy', {
        path: { guide: copy.guide },
        body: { to }
      });
    }
    await notebook.becomes(to);
  }

  /** Both files are to stay one guide: do not ask again. */
  keep({ path, guide }: ICopy): void {
    this._options.storage.setItem(ANSWERED + path, guide);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onState(states: IGuideStates, path: string): void {
    const state = states.get(path);
    const original = state?.copy_of ?? null;
    if (state === null || original === null) {
      if (this._asked.delete(path)) {
        this._settled.emit(path);
      }
      return;
    }
    const { guide } = state;
    const isAnswered = this._options.storage.getItem(ANSWERED + path) === guide;
    if (!isAnswered && !this._asked.has(path)) {
      this._asked.add(path);
      this._met.emit({ path, original, guide });
    }
  }

  private readonly _options: Copies.IOptions;
  private readonly _asked = new Set<string>();
  private readonly _met = new Signal<this, ICopy>(this);
  private readonly _settled = new Signal<this, string>(this);
  private _isDisposed = false;
}

export namespace Copies {
  export interface IOptions {
    states: IGuideStates;
    client: ApiClient;
    storage: AnswerStorage;
    newId: () => string;
  }
}
