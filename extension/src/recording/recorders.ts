import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { KernelObserver } from './observer';
import type { Interruption, LoadTracker } from './recorder';
import { NotebookRecorder } from './recorder';

/** Something happened to the kernel of one notebook while it recorded. */
export interface IInterrupted extends Interruption {
  panel: NotebookPanel;
}

/** The recorders of the open notebooks. */
export class Recorders {
  constructor(options: Recorders.IOptions) {
    this._loadTracker = options.loadTracker;
    this._observe = options.observe;
    options.tracker.widgetAdded.connect((_, panel) => this.of(panel));
    options.tracker.forEach(panel => this.of(panel));
  }

  /** Told when some notebook's recording stands elsewhere. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get interrupted(): ISignal<this, IInterrupted> {
    return this._interrupted;
  }

  /** Where the logs of kernels lie that have one. */
  get logs(): readonly string[] {
    return [...this._recorders.values()].flatMap(({ tracker }) =>
      tracker?.state === 'on' && tracker.log !== null ? [tracker.log] : []
    );
  }

  /** Take the trackers out of the kernels that are not recording for a guide just now. */
  async switchOff(): Promise<void> {
    const idle = [...this._recorders.values()].filter(
      ({ recording, tracker }) => tracker !== null && recording.kind === 'idle'
    );
    // A kernel that ends meanwhile has no tracker either.
    await Promise.allSettled(idle.map(recorder => recorder.switchLog('off')));
  }

  of(panel: NotebookPanel): NotebookRecorder {
    const known = this._recorders.get(panel);
    if (known !== undefined) {
      return known;
    }
    const { sessionContext } = panel;
    const recorder = new NotebookRecorder({
      sessionContext,
      loadTracker: this._loadTracker,
      observer: this._observe(panel)
    });
    this._recorders.set(panel, recorder);
    recorder.changed.connect(() => {
      this._changed.emit();
    });
    recorder.interrupted.connect((_, interruption) => {
      this._interrupted.emit({ ...interruption, panel });
    });
    panel.disposed.connect(() => {
      recorder.dispose();
      this._recorders.delete(panel);
    });
    return recorder;
  }

  private readonly _loadTracker: () => Promise<LoadTracker>;
  private readonly _observe: (panel: NotebookPanel) => KernelObserver;
  private readonly _recorders = new Map<NotebookPanel, NotebookRecorder>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _interrupted = new Signal<this, IInterrupted>(this);
}

export namespace Recorders {
  export interface IOptions {
    tracker: INotebookTracker;
    loadTracker(): Promise<LoadTracker>;
    /** Watch a notebook's kernel from here. */
    observe(panel: NotebookPanel): KernelObserver;
  }
}
