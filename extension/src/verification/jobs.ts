import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import { ApiError } from '../api/client';
import type { GuideState, VerifyJob } from '../model/verdicts';
import type { IEndedRun, IGuideStates, IVerification } from '../tokens';

/** How often a run that is going on is asked after. */
const POLL_MS = 400;

/** So many unanswered questions in a row are a lost connection and not a hiccup. */
const PATIENCE = 8;

/** Verifying runs on the server, one at a time for each file. */
export class VerificationJobs implements IVerification, IDisposable {
  constructor(options: VerificationJobs.IOptions) {
    this._client = options.client;
    this._states = options.states;
    this._serverPath = options.serverPath;
    this._pollMs = options.pollMs ?? POLL_MS;
  }

  get changed(): ISignal<this, string> {
    return this._changed;
  }

  running(path: string): VerifyJob | null {
    return this._going.get(path)?.job ?? null;
  }

  get ended(): ISignal<this, IEndedRun> {
    return this._ended;
  }

  verify(path: string): Promise<VerifyJob> {
    const going = this._going.get(path);
    if (going !== undefined) {
      return going.over;
    }
    const over = new PromiseDelegate<VerifyJob>();
    const started: IGoing = { path, job: null, over: over.promise };
    this._going.set(path, started);
    this._follow(started).then(
      ({ job, state }) => {
        over.resolve(job);
        if (job.run && job.state === 'done') {
          this._ended.emit({ path: started.path, run: job.run, state });
        }
      },
      (error: unknown) => {
        over.reject(error);
      }
    );
    return over.promise;
  }

  async cancel(path: string): Promise<void> {
    const job = this.running(path);
    if (job !== null) {
      await this._client.post('/jobs/{job}/cancel', { path: { job: job.id } });
    }
  }

  /** Go on under its new name with what was verified under another; folders may be renamed too. */
  renamed(before: string, after: string): void {
    for (const going of [...this._going.values()]) {
      const { path } = going;
      if (path === before || path.startsWith(`${before}/`)) {
        this._going.delete(path);
        going.path = after + path.slice(before.length);
        this._going.set(going.path, going);
        this._changed.emit(path);
        this._changed.emit(going.path);
      }
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private async _follow(going: IGoing): Promise<{ job: VerifyJob; state: GuideState | null }> {
    const job = this._untilDone(going);
    try {
      await job;
    } catch {
      // Whoever awaits it below is told; the state is asked for either way.
    }
    // The verdict first, so that nobody is told "not verified" between the two.
    const state = await this._states.refresh(going.path);
    this._going.delete(going.path);
    this._changed.emit(going.path);
    return { job: await job, state };
  }

  private async _untilDone(going: IGoing): Promise<VerifyJob> {
    const body = { path: this._serverPath(going.path) };
    let job = await this._client.post('/guides/verify', { body });
    while (job.state === 'running' && !this._isDisposed) {
      going.job = job;
      this._changed.emit(going.path);
      await new Promise(resolve => setTimeout(resolve, this._pollMs));
      job = await this._ask(job.id);
    }
    return job;
  }

  /** @throws ApiError when the server says no, or does not answer for too long. */
  private async _ask(id: string): Promise<VerifyJob> {
    for (let unanswered = 1; ; unanswered++) {
      try {
        return await this._client.get('/jobs/{job}', { path: { job: id } });
      } catch (error) {
        if (error instanceof ApiError || unanswered === PATIENCE) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, this._pollMs * unanswered));
      }
    }
  }

  private readonly _client: ApiClient;
  private readonly _states: IGuideStates;
  private readonly _serverPath: (path: string) => string;
  private readonly _pollMs: number;
  private readonly _going = new Map<string, IGoing>();
  private readonly _changed = new Signal<this, string>(this);
  private readonly _ended = new Signal<this, IEndedRun>(this);
  private _isDisposed = false;
}

export namespace VerificationJobs {
  export interface IOptions {
    client: ApiClient;
    states: IGuideStates;
    /** A path of Lab's file browser, which may name a drive, as the server knows it. */
    serverPath: (path: string) => string;
    /** Milliseconds between two questions after a run. */
    pollMs?: number;
  }
}

interface IGoing {
  /** Where the file is by now. */
  path: string;
  /** What was last heard of it; null before the first answer. */
  job: VerifyJob | null;
  over: Promise<VerifyJob>;
}
