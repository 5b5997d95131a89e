import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import type { Step } from '../model/steps';
import type { IStepMark, IStepMarkSource } from '../tokens';
import type { CurrentDiscussion } from './current';
import { commentIcon } from './icon';
import type { Thread } from './threads';
import { stepOf } from './threads';

/** The number of open threads at each step; a click leads to the first. */
export class ThreadMarks implements IStepMarkSource {
  constructor(private readonly _options: ThreadMarks.IOptions) {
    _options.current.changed.connect(() => {
      this._marks = null;
    });
  }

  get changed(): ISignal<unknown, unknown> {
    return this._options.current.changed;
  }

  marksOf(step: Step): readonly IStepMark[] {
    this._marks ??= this._read();
    return this._marks.get(step.id) ?? [];
  }

  /** By the ids of steps; read once for each state of the discussion. */
  private _read(): Map<string, IStepMark[]> {
    const { discussion, places } = this._options.current;
    const byStep = new Map<string, Thread[]>();
    for (const thread of (discussion?.threads ?? []).filter(one => !one.resolved)) {
      const step = stepOf(thread.anchor, places)?.id;
      if (step !== undefined) {
        byStep.set(step, [...(byStep.get(step) ?? []), thread]);
      }
    }
    return new Map([...byStep].map(([step, threads]) => [step, [this._mark(threads)]]));
  }

  private _mark(threads: readonly Thread[]): IStepMark {
    const { trans, show } = this._options;
    const said = trans._n('%1 open thread', '%1 open threads', threads.length);
    return {
      icon: commentIcon,
      text: String(threads.length),
      caption: trans.__('%1 on this step: show in Discussion', said),
      tone: 'plain',
      onClick: () => {
        threads.slice(0, 1).forEach(show);
      }
    };
  }

  private _marks: ReadonlyMap<string, IStepMark[]> | null = null;
}

export namespace ThreadMarks {
  export interface IOptions {
    current: CurrentDiscussion;
    trans: TranslationBundle;
    /** Bring a thread before the person's eyes. */
    show: (thread: Thread) => void;
  }
}
