import { VDomModel } from '@jupyterlab/ui-components';

import type { Answer } from '../api/client';
import type { ChosenGuide } from './model';

/** How a guide is being made: which cell of how many a fresh kernel has come to. */
export type BuildJob = Answer<'/jobs/{job}', 'get'>;

/** What became of a session that was built. */
export type BuiltGuide = Answer<'/sessions/{session}/build', 'post'>;

/** Where making the guide stands. */
export type Phase =
  | { kind: 'choosing' }
  | { kind: 'making'; job: BuildJob | null }
  | { kind: 'refused'; error: unknown }
  | { kind: 'doubted'; reason: string }
  | { kind: 'made'; guide: BuiltGuide };

/** How often a job is asked how far it has come. */
const INTERVAL_MS = 400;

/** What making a guide asks of the server. */
export interface IMaker {
  /** Begin to make and prove a guide. */
  begin(chosen: ChosenGuide): Promise<BuildJob>;
  follow(id: string): Promise<BuildJob>;
  cancel(id: string): Promise<unknown>;
  /** Make it without waiting for a proof. */
  make(chosen: ChosenGuide): Promise<BuiltGuide>;
}

/** Makes the guide that was chosen: proved in a fresh kernel, or at once where nobody waits. */
export class GuideMaking extends VDomModel {
  constructor(private readonly _maker: IMaker) {
    super();
  }

  get phase(): Phase {
    return this._phase;
  }

  get isMaking(): boolean {
    return this._phase.kind === 'making';
  }

  /** Make and prove it; what it comes to is the phase. */
  async prove(chosen: ChosenGuide): Promise<void> {
    await this._attempt(async () => {
      this._set({ kind: 'making', job: null });
      let job = await this._maker.begin(chosen);
      while (job.state === 'running' && this.isMaking) {
        this._set({ kind: 'making', job });
        await moment();
        job = await this._maker.follow(job.id);
      }
      if (!this.isMaking) {
        return;
      }
      this._end(job);
    });
  }

  /** The choice is another one: what was said of the one before is out of date. */
  forget(): void {
    if (this._phase.kind === 'doubted' || this._phase.kind === 'refused') {
      this._set({ kind: 'choosing' });
    }
  }

  /** Make it without a proof; the one that runs is given up. */
  async make(chosen: ChosenGuide): Promise<void> {
    await this.cancel();
    await this._attempt(async () => {
      this._set({ kind: 'making', job: null });
      this._set({ kind: 'made', guide: await this._maker.make(chosen) });
    });
  }

  /** Give the proof up, and go back to choosing. */
  async cancel(): Promise<void> {
    if (this._phase.kind !== 'making') {
      return;
    }
    const { job } = this._phase;
    this._set({ kind: 'choosing' });
    if (job !== null) {
      // A server that is gone has ended it too.
      await this._maker.cancel(job.id).catch(() => undefined);
    }
  }

  private _end(job: BuildJob): void {
    const { built = null, error = null } = job;
    if (built !== null) {
      // One that is not proved is not written until the person says so.
      this._set(
        built.path === ''
          ? { kind: 'doubted', reason: built.proof.reason ?? '' }
          : { kind: 'made', guide: built }
      );
    } else {
      this._set(error === null ? { kind: 'choosing' } : { kind: 'refused', error });
    }
  }

  private async _attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this._set({ kind: 'refused', error });
    }
  }

  private _set(phase: Phase): void {
    this._phase = phase;
    this.stateChanged.emit();
  }

  private _phase: Phase = { kind: 'choosing' };
}

function moment(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, INTERVAL_MS);
  });
}
