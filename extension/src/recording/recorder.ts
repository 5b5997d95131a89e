import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { TrackerStatus } from './kernel';
import { askTracker, CannotRecord, Requests } from './kernel';
import type { KernelObserver } from './observer';
import type { Recording, Stopped, Wanted } from './recording';
import { keptOf, knowledge, rangeOf, stopped } from './recording';

/** When the tracker is put into kernels. */
export type LoadTracker = 'always' | 'onRecord' | 'never';

/** What became of the kernel while it recorded, and what it left in its log. */
export interface Interruption {
  what: 'restarted' | 'changed' | 'gone';
  kept: Stopped | null;
}

/** Records the runs of one notebook, whichever kernel it has. */
export class NotebookRecorder implements IDisposable {
  constructor(options: NotebookRecorder.IOptions) {
    this._context = options.sessionContext;
    this._loadTracker = options.loadTracker;
    this._observer = options.observer ?? null;
    this._context.kernelChanged.connect(this._onKernelChanged, this);
    this._context.statusChanged.connect(this._onStatusChanged, this);
    this._context.connectionStatusChanged.connect(this._onConnectionChanged, this);
    this._context.iopubMessage.connect(this._onIOPubMessage, this);
    void this._meet();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Told when something happened to the kernel while it recorded. */
  get interrupted(): ISignal<this, Interruption> {
    return this._interrupted;
  }

  get recording(): Recording {
    return this._recording;
  }

  /** What the kernel's tracker said last, and the runs since; null where there is none. */
  get tracker(): TrackerStatus | null {
    return this._tracker;
  }

  /** Whether the log is paused, so that no run is kept. */
  get isPaused(): boolean {
    return this._tracker?.state === 'paused';
  }

  /** Whether the kernel is at work, so that whatever is asked of it waits. */
  get isBusy(): boolean {
    return this._kernel?.status === 'busy';
  }

  /** Whether the kernel cannot be reached, so that whatever is asked of it waits. */
  get isCutOff(): boolean {
    return this._kernel !== null && this._kernel.connectionStatus !== 'connected';
  }

  /** @throws CannotRecord */
  async record(): Promise<void> {
    if ((await this._loadTracker()) === 'never') {
      throw new CannotRecord('switched-off');
    }
    const status = await this._ask('record');
    this._follow(status);
    if (!status.recording || status.state !== 'on') {
      throw new CannotRecord('switched-off');
    }
  }

  /** @throws CannotRecord */
  async stop(): Promise<void> {
    const status = await this._ask('stop');
    this._set(stopped(status));
  }

  /**
   * Log nothing for a while, go on, or take the tracker out of the kernel.
   *
   * @throws CannotRecord
   */
  async switchLog(to: 'pause' | 'resume' | 'off'): Promise<void> {
    const { kind } = this._recording;
    const status = await this._ask(to);
    if (kind === 'recording' && to === 'off') {
      this._set(stopped(status));
    } else {
      this._follow(status);
    }
  }

  /**
   * What the kernel's tracker says, asked now where it has said nothing yet; null without one.
   *
   * @throws CannotRecord
   */
  async look(): Promise<TrackerStatus | null> {
    if (this._tracker === null && this._kernel !== null) {
      this._tracker = await this._request(this._kernel, 'peek');
    }
    return this._tracker;
  }

  /**
   * What is logged of the kernel, or of the one before that is gone; null where nothing ran.
   *
   * The tracker is put into the kernel where it is not yet: what ran before is then known by its
   * source.
   *
   * @throws CannotRecord
   */
  async know(): Promise<Stopped | null> {
    if (this._recording.kind === 'stopped') {
      return this._recording;
    }
    const kernel = this._kernel;
    if (this.isKernelGone || kernel === null) {
      const left = rangeOf(this._last);
      if (left === null || left.allRuns === 0) {
        throw new CannotRecord('no-kernel');
      }
      return left;
    }
    if ((await this._loadTracker()) === 'never') {
      throw new CannotRecord('switched-off');
    }
    try {
      this._tracker = this._last = await this._request(kernel, 'load');
    } catch (error) {
      throw asRefusal(error);
    }
    return rangeOf(this._tracker);
  }

  /** Whether what can be known is what a kernel left. */
  get isKernelGone(): boolean {
    return this._kernel === null || this._kernel.status === 'dead';
  }

  /** Forget the range that was recorded last: a guide was made of it. */
  clear(): void {
    if (this._recording.kind === 'stopped') {
      this._set({ kind: 'idle' });
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._observer?.dispose();
    Signal.clearData(this);
  }

  private get _kernel(): Kernel.IKernelConnection | null {
    return this._context.session?.kernel ?? null;
  }

  private async _ask(wanted: Wanted): Promise<TrackerStatus> {
    const before = this._recording;
    this._set({ kind: 'asking', wanted });
    try {
      if (this._kernel === null) {
        throw new CannotRecord('no-kernel');
      }
      const status = await this._request(this._kernel, wanted);
      if (status === null) {
        throw new CannotRecord('old-package');
      }
      this._tracker = this._last = status;
      return status;
    } catch (error) {
      // What the kernel refused leaves all as it was; one that is gone has stopped by itself.
      const isOver = wanted === 'stop' && !(error instanceof CannotRecord);
      this._set(
        isOver && before.kind === 'recording' ? (keptOf(before) ?? { kind: 'idle' }) : before
      );
      throw asRefusal(error);
    }
  }

  /** Ask the tracker in the kernel; where there can be none, what watches it from here. */
  private async _request(
    kernel: Kernel.IKernelConnection,
    wanted: keyof typeof Requests
  ): Promise<TrackerStatus | null> {
    try {
      return await askTracker(kernel, Requests[wanted]);
    } catch (error) {
      const isOther = error instanceof CannotRecord && error.reason === 'other-kernel';
      if (!isOther || this._observer === null) {
        throw error;
      }
      return this._observer.ask(kernel, wanted);
    }
  }

  /** Load the tracker into a kernel that is new here, or see whether it records already. */
  private async _meet(): Promise<void> {
    const kernel = this._kernel;
    if (kernel === null) {
      return;
    }
    try {
      const isLoaded = (await this._loadTracker()) === 'always';
      const status = await this._request(kernel, isLoaded ? 'load' : 'peek');
      this._tracker = this._last = status;
      if (status !== null && this._recording.kind === 'idle') {
        this._follow(status);
      }
    } catch (error) {
      // A kernel that cannot record is no news until somebody wants it to.
      if (!(error instanceof CannotRecord) && !kernel.isDisposed) {
        throw error;
      }
    }
  }

  /** A range that was ended and not made a guide of is found again too, as after a reload. */
  private _follow(status: TrackerStatus): void {
    const { session, runs: allRuns, marked_runs: runs } = status;
    if (status.recording) {
      this._set({ kind: 'recording', known: knowledge(status), session, runs, allRuns });
    } else {
      this._set(runs > 0 ? stopped(status) : { kind: 'idle' });
    }
  }

  private _onKernelChanged(
    _: ISessionContext,
    change: Session.ISessionConnection.IKernelChangedArgs
  ): void {
    if (this._restarts && change.newValue !== null) {
      // A restart comes with another connection to the same kernel.
      return;
    }
    if (this._recording.kind !== 'idle' && change.oldValue !== null) {
      this._end(change.newValue === null ? 'gone' : 'changed');
    }
    void this._meet();
  }

  private _onStatusChanged(_: ISessionContext, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this._restarts = true;
    } else if (status === 'dead' && this._recording.kind === 'recording') {
      this._end('gone');
    } else if (status === 'idle' && this._restarts) {
      this._restarts = false;
      void this._onRestarted();
    }
    if (this._recording.kind === 'asking') {
      // What it waits for may be something else now.
      this._changed.emit();
    }
  }

  /** Go on in a kernel that forgot everything; what ran before is a session of its own. */
  private async _onRestarted(): Promise<void> {
    if (this._recording.kind !== 'recording') {
      await this._meet();
      return;
    }
    const kept = keptOf(this._recording);
    try {
      await this.record();
      this._interrupted.emit({ what: 'restarted', kept });
    } catch {
      // Whatever the reason, recording is over, and that is what has to be said.
      this._end('gone');
    }
  }

  /** What was recorded until then is in the log, and can still become a guide. */
  private _end(what: Interruption['what']): void {
    this._tracker = null;
    if (this._recording.kind === 'recording') {
      const kept = keptOf(this._recording);
      this._set(kept ?? { kind: 'idle' });
      this._interrupted.emit({ what, kept });
    } else if (this._recording.kind !== 'stopped') {
      this._set({ kind: 'idle' });
    }
  }

  /** Count anew after a time in which the kernel could not tell of its runs. */
  private _onConnectionChanged(_: ISessionContext, status: Kernel.ConnectionStatus): void {
    if (status === 'connected' && this._recording.kind === 'recording' && !this._restarts) {
      void this._catchUp();
    }
    this._changed.emit();
  }

  private async _catchUp(): Promise<void> {
    const kernel = this._kernel;
    try {
      const status = kernel === null ? null : await this._request(kernel, 'peek');
      if (status?.recording === true && this._recording.kind === 'recording') {
        this._follow(status);
      }
    } catch {
      // It was cut off again, or restarted: both are told of elsewhere.
    }
  }

  /** Count runs as the kernel tells of them; silent executions are not told. */
  private _onIOPubMessage(_: ISessionContext, message: KernelMessage.IMessage): void {
    if (message.header.msg_type !== 'execute_input' || this.isPaused) {
      return;
    }
    if (this._tracker?.state === 'on') {
      this._tracker = { ...this._tracker, runs: this._tracker.runs + 1 };
    }
    if (this._recording.kind === 'recording') {
      const { runs, allRuns } = this._recording;
      this._set({ ...this._recording, runs: runs + 1, allRuns: allRuns + 1 });
    }
  }

  private _set(recording: Recording): void {
    if (!this._isDisposed) {
      this._recording = recording;
      this._changed.emit();
    }
  }

  private readonly _context: ISessionContext;
  private readonly _observer: KernelObserver | null;
  private readonly _loadTracker: () => Promise<LoadTracker>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _interrupted = new Signal<this, Interruption>(this);
  private _recording: Recording = { kind: 'idle' };
  private _tracker: TrackerStatus | null = null;
  /** What the last tracker said that there was: its log outlives its kernel. */
  private _last: TrackerStatus | null = null;
  private _restarts = false;
  private _isDisposed = false;
}

export namespace NotebookRecorder {
  export interface IOptions {
    sessionContext: ISessionContext;
    loadTracker(): Promise<LoadTracker>;
    /** What watches kernels that no tracker can be put into. */
    observer?: KernelObserver;
  }
}

/** A kernel that was shut down or restarted meanwhile cancels what was asked of it. */
function asRefusal(error: unknown): CannotRecord {
  return error instanceof CannotRecord
    ? error
    : new CannotRecord('no-answer', error instanceof Error ? error.message : String(error));
}
