import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage, Session } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { TrackerStatus } from './kernel';
import { askTracker, CannotRecord, Requests } from './kernel';

/** When the tracker is put into kernels. */
export type LoadTracker = 'always' | 'onRecord' | 'never';

/** From when on runs are known in full, and how many earlier ones by their source alone. */
export interface Knowledge {
  since: Date | null;
  unseen: number;
}

/** Where the recording of one notebook stands. */
export type Recording =
  | { kind: 'idle' }
  | { kind: 'asking'; wanted: 'record' | 'stop' }
  | { kind: 'recording'; known: Knowledge; runs: number }
  | { kind: 'stopped'; known: Knowledge; runs: number; session: string; allRuns: number };

/** What became of the kernel while it recorded. */
export type Interruption = 'restarted' | 'changed' | 'gone';

/** Records the runs of one notebook, whichever kernel it has. */
export class NotebookRecorder implements IDisposable {
  constructor(options: NotebookRecorder.IOptions) {
    this._context = options.sessionContext;
    this._loadTracker = options.loadTracker;
    this._context.kernelChanged.connect(this._onKernelChanged, this);
    this._context.statusChanged.connect(this._onStatusChanged, this);
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

  /** Whether the kernel is at work, so that whatever is asked of it waits. */
  get isBusy(): boolean {
    return this._kernel?.status === 'busy';
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
    Signal.clearData(this);
  }

  private get _kernel(): Kernel.IKernelConnection | null {
    return this._context.session?.kernel ?? null;
  }

  private async _ask(wanted: 'record' | 'stop'): Promise<TrackerStatus> {
    const before = this._recording;
    this._set({ kind: 'asking', wanted });
    try {
      if (this._kernel === null) {
        throw new CannotRecord('no-kernel');
      }
      const status = await askTracker(this._kernel, Requests[wanted]);
      if (status === null) {
        throw new CannotRecord('old-package');
      }
      return status;
    } catch (error) {
      this._set(wanted === 'stop' ? { kind: 'idle' } : before);
      throw asRefusal(error);
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
      const request = isLoaded ? Requests.load : Requests.peek;
      const status = await askTracker(kernel, request);
      if (status?.recording === true && this._recording.kind === 'idle') {
        this._follow(status);
      }
    } catch (error) {
      // A kernel that cannot record is no news until somebody wants it to.
      if (!(error instanceof CannotRecord) && !kernel.isDisposed) {
        throw error;
      }
    }
  }

  private _follow(status: TrackerStatus): void {
    this._set(
      status.recording
        ? { kind: 'recording', known: knowledge(status), runs: status.marked_runs }
        : { kind: 'idle' }
    );
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
  }

  /** Go on in a kernel that forgot everything; what ran before is a session of its own. */
  private async _onRestarted(): Promise<void> {
    if (this._recording.kind !== 'recording') {
      await this._meet();
      return;
    }
    try {
      await this.record();
      this._interrupted.emit('restarted');
    } catch {
      // Whatever the reason, recording is over, and that is what has to be said.
      this._end('gone');
    }
  }

  private _end(interruption: Interruption): void {
    const wasRecording = this._recording.kind === 'recording';
    if (this._recording.kind !== 'stopped') {
      this._set({ kind: 'idle' });
    }
    if (wasRecording) {
      this._interrupted.emit(interruption);
    }
  }

  /** Count runs as the kernel tells of them; silent executions are not told. */
  private _onIOPubMessage(_: ISessionContext, message: KernelMessage.IMessage): void {
    if (message.header.msg_type === 'execute_input' && this._recording.kind === 'recording') {
      this._set({ ...this._recording, runs: this._recording.runs + 1 });
    }
  }

  private _set(recording: Recording): void {
    if (!this._isDisposed) {
      this._recording = recording;
      this._changed.emit();
    }
  }

  private readonly _context: ISessionContext;
  private readonly _loadTracker: () => Promise<LoadTracker>;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _interrupted = new Signal<this, Interruption>(this);
  private _recording: Recording = { kind: 'idle' };
  private _restarts = false;
  private _isDisposed = false;
}

export namespace NotebookRecorder {
  export interface IOptions {
    sessionContext: ISessionContext;
    loadTracker(): Promise<LoadTracker>;
  }
}

function stopped(status: TrackerStatus): Recording {
  if (status.session === null) {
    return { kind: 'idle' };
  }
  return {
    kind: 'stopped',
    session: status.session,
    known: knowledge(status),
    runs: status.marked_runs,
    allRuns: status.runs
  };
}

function knowledge({ known_from, unseen_runs }: TrackerStatus): Knowledge {
  return { since: known_from === null ? null : new Date(known_from * 1000), unseen: unseen_runs };
}

/** A kernel that was shut down or restarted meanwhile cancels what was asked of it. */
function asRefusal(error: unknown): CannotRecord {
  return error instanceof CannotRecord
    ? error
    : new CannotRecord('no-answer', error instanceof Error ? error.message : String(error));
}
