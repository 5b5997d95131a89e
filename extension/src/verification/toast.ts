import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { VerifyJob } from '../model/verdicts';
import type { IVerification } from '../tokens';
import { hintOf } from '../ui/hints';
import { reason } from '../ui/reason';
import { outcome, progress } from '../ui/verdicts';

/** How long good news stays. */
const GOOD_NEWS_MS = 6000;

/** Follows one verifying run in a notification: its progress, a way to cancel, what came of it. */
export class RunToast {
  constructor(private readonly _options: RunToast.IOptions) {
    const { trans, saved } = _options;
    const name = PathExt.basename(_options.where());
    this._name = name;
    this._id = Notification.emit(
      saved ? trans.__('%1 was saved. Verifying…', name) : trans.__('%1: Verifying…', name),
      'in-progress',
      { autoClose: false, actions: [this._cancelAction()] }
    );
  }

  /** Show the progress until `work` is over, then what came of it. */
  async follow(work: Promise<VerifyJob>): Promise<VerifyJob> {
    const { jobs } = this._options;
    jobs.changed.connect(this._onChanged, this);
    try {
      const job = await work;
      this._end(job);
      return job;
    } catch (error) {
      this._refused(error);
      throw error;
    } finally {
      jobs.changed.disconnect(this._onChanged, this);
    }
  }

  private _onChanged(_: unknown, path: string): void {
    const job = this._options.jobs.running(path);
    const { cells_run = 0, cells_total = 0 } = job ?? {};
    if (path === this._options.where() && job !== null && cells_total > 0) {
      const message = `${this._name}: ${progress(job, this._options.trans)}`;
      this._update({ message, progress: cells_run / cells_total });
    }
  }

  private _end({ state, run = null, error = null }: VerifyJob): void {
    const { trans, show } = this._options;
    if (state === 'cancelled') {
      const message = trans.__('%1: verifying was cancelled', this._name);
      this._update({ message, type: 'info', autoClose: GOOD_NEWS_MS, actions: [] });
    } else if (run === null) {
      this._refused(
        new Error(error === null ? state : sentence(error.message, hintOf(error, trans), trans))
      );
    } else {
      const message = outcome(this._name, run, trans);
      const look = { label: trans.__('Show'), callback: show };
      if (run.verdict === 'passed') {
        this._update({ message, type: 'success', autoClose: GOOD_NEWS_MS, actions: [] });
      } else {
        const type = run.verdict === 'drifted' ? 'warning' : 'error';
        this._update({ message, type, autoClose: false, actions: [look] });
      }
    }
  }

  private _refused(error: unknown): void {
    const { trans } = this._options;
    const said = trans.__('%1 was not verified: %2', this._name, reason(error, trans));
    this._update({ message: said, type: 'error', autoClose: false, actions: [] });
  }

  private _update(changes: Omit<Notification.IUpdate<null>, 'id'>): void {
    Notification.update({ id: this._id, ...changes });
  }

  private _cancelAction(): Notification.IAction {
    const { jobs, where, trans } = this._options;
    const callback = (event: MouseEvent): void => {
      // A click would close the notification before it says what came of it.
      event.preventDefault();
      void jobs.cancel(where());
    };
    return { label: trans.__('Cancel'), callback };
  }

  private readonly _id: string;
  private readonly _name: string;
}

export namespace RunToast {
  export interface IOptions {
    /** The path of the file, which may be renamed while it runs. */
    where: () => string;
    /** Whether the notebook was saved for this run. */
    saved: boolean;
    jobs: IVerification;
    trans: TranslationBundle;
    /** Bring what is not well before the person's eyes. */
    show: () => void;
  }
}

function sentence(message: string, hint: string, trans: TranslationBundle): string {
  return hint === '' ? message : trans.__('%1. Hint: %2', message, hint);
}
