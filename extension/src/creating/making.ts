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

/** What a session would change in a guide that is there. */
export type UpdatePreview = Answer<'/sessions/{session}/update-preview', 'post'>;

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
  /** Guides that were made of the notebook before. */
  guides(): Promise<readonly string[]>;
  preview(chosen: ChosenGuide, path: string): Promise<UpdatePreview>;
  /** Begin to update a guide as it was previewed, and prove it. */
  update(chosen: ChosenGuide, preview: UpdatePreview): Promise<BuildJob>;
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

  /** Guides that this one could be put into. */
  get guides(): readonly string[] {
    return this._guides;
  }

  /** The guide that is updated; null for a new one. */
  get into(): string | null {
    return this._into;
  }

  /** What an update would change; null while that is being asked. */
  get preview(): UpdatePreview | null {
    return this._preview;
  }

  async load(): Promise<void> {
    this._guides = await this._maker.guides();
    this.stateChanged.emit();
  }

  /** Make a new guide, or bring one up to date: what changes is shown first. */
  async choose(into: string | null, chosen: ChosenGuide): Promise<void> {
    this._into = into;
    await this.compare(chosen);
  }

  /** Ask what an update would change with this choice. */
  async compare(chosen: ChosenGuide): Promise<void> {
    const into = this._into;
    this._preview = null;
    this.stateChanged.emit();
    if (into !== null && chosen.keep.length > 0) {
      await this._attempt(async () => {
        const preview = await this._maker.preview(chosen, into);
        this._preview = this._into === into ? preview : this._preview;
        this.stateChanged.emit();
      });
    }
  }

  /** Make the guide, or update the one that was chosen, and prove it; the phase says what came. */
  async prove(chosen: ChosenGuide): Promise<void> {
    const preview = this._preview;
    await this._attempt(async () => {
      this._set({ kind: 'making', job: null });
      let job = await (preview === null
        ? this._maker.begin(chosen)
        : this._maker.update(chosen, preview));
      while (job.state === 'running' && this.isMaking) {
        this._set({ kind: 'making', job });
        await moment();
        job = await this._maker.follow(job.id);
      }
      if (this.isMaking) {
        this._end(job);
      }
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

  private _guides: readonly string[] = [];
  private _into: string | null = null;
  private _preview: UpdatePreview | null = null;
  private _phase: Phase = { kind: 'choosing' };
}

function moment(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, INTERVAL_MS);
  });
}
