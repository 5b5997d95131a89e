import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { BuiltGuide } from '../creating/making';
import type { GuideCreation } from '../creating/launching';
import type { IVerification } from '../tokens';
import { CannotRecord } from './kernel';
import type { RecordedSessions } from './model';
import type { OpenGuides } from './open_guides';
import { report } from './problems';
import type { IInterrupted, Recorders } from './recorders';
import type { Recording, Stopped } from './recording';
import { interruption, knownFrom, preface } from './words';

interface IOptions {
  commands: CommandRegistry;
  creation: GuideCreation;
  openGuides: OpenGuides;
  recorders: Recorders;
  sessions: RecordedSessions;
  trans: TranslationBundle;
  verification: IVerification | null;
}

/** How long an answer to a click stands. */
const ANSWER_MS = 8000;

/** What the buttons of a notebook's toolbar do. */
export class RecordingActions {
  constructor(options: IOptions) {
    this._options = options;
  }

  /** Record, or stop and make the guide. */
  async toggle(panel: NotebookPanel): Promise<void> {
    const { recorders, trans } = this._options;
    const recorder = recorders.of(panel);
    try {
      if (recorder.recording.kind !== 'recording') {
        await recorder.record();
        this._sayBegun(recorder.recording);
        return;
      }
      await recorder.stop();
    } catch (error) {
      this._refuse(trans.__('Recording'), error);
      return;
    }
    await this._end(panel, recorder.recording);
  }

  /**
   * Make a guide of what was recorded last, or of all that ran, and open it beside.
   *
   * Resolves with whether the person made one.
   */
  async create(panel: NotebookPanel): Promise<boolean> {
    const { recorders, trans } = this._options;
    const recorder = recorders.of(panel);
    try {
      const range = await recorder.know();
      if (range === null || range.allRuns === 0) {
        this._answer(trans.__('Nothing ran yet. Run some cells that show what you found.'));
      } else if (await this._createOf(panel, range)) {
        recorder.clear();
        return true;
      }
    } catch (error) {
      this._refuse(trans.__('No guide was made'), error);
    }
    return false;
  }

  /** Open a guide that was made, beside its notebook where that is open, and see it verified. */
  async open(guide: BuiltGuide, panel: NotebookPanel | null): Promise<void> {
    const { commands, openGuides, trans } = this._options;
    const options = panel === null ? {} : { mode: 'split-right', ref: panel.id };
    await openGuides.reread(guide.path);
    await commands.execute('docmanager:open', { path: guide.path, options });
    const isBeside =
      panel === null || PathExt.dirname(guide.path) === PathExt.dirname(panel.context.path);
    const said = created(guide, trans);
    Notification.success(
      isBeside ? said : trans.__('%1. The folder of the notebook is read-only', said),
      { autoClose: ANSWER_MS }
    );
    if (!guide.verified) {
      this._verify(guide.path);
    }
  }

  /** Say what happened to the kernel of a notebook, and offer the guide of what ran until then. */
  tellInterrupted({ panel, what, kept }: IInterrupted): void {
    const { trans } = this._options;
    const create = {
      label: trans.__('Create guide'),
      callback: () =>
        void (what === 'restarted' && kept ? this._createOf(panel, kept) : this.create(panel))
    };
    Notification.dismiss(this._lastInterruption.get(panel) ?? '');
    const name = PathExt.basename(panel.context.path);
    const id = Notification.warning(interruption(what, name, trans), {
      autoClose: false,
      actions: kept === null ? [] : [create]
    });
    this._lastInterruption.set(panel, id);
  }

  /** Whether a guide was made of a range. */
  private async _createOf(panel: NotebookPanel, range: Stopped): Promise<boolean> {
    const { trans } = this._options;
    try {
      Notification.dismiss(this._lastAnswer ?? '');
      const guide = await this._choose(panel, range);
      if (guide === null) {
        return false;
      }
      await this.open(guide, panel);
      return true;
    } catch (error) {
      this._refuse(trans.__('No guide was made'), error);
      return false;
    }
  }

  /** What helps against a refusal and is one click away. */
  private _remedies(error: unknown): Notification.IAction[] {
    const { commands, trans } = this._options;
    const wantsKernel =
      error instanceof CannotRecord && ['no-kernel', 'other-kernel'].includes(error.reason);
    const callback = (): void => void commands.execute('notebook:change-kernel');
    return wantsKernel ? [{ label: trans.__('Choose a kernel'), callback }] : [];
  }

  private _sayBegun(recording: Recording): void {
    const { trans } = this._options;
    if (recording.kind === 'recording') {
      const from = knownFrom(recording.known, trans);
      this._answer([trans.__('Recording'), from].filter(Boolean).join('. '));
    }
  }

  /** Who stops wants the guide; who has gone elsewhere, or wants it later, is offered it. */
  private async _end(panel: NotebookPanel, recording: Recording): Promise<void> {
    if (recording.kind === 'stopped') {
      const isMade = recording.runs > 0 && panel.isVisible && (await this.create(panel));
      if (!isMade) {
        this._offer(panel, recording);
      }
    }
  }

  private _offer(panel: NotebookPanel, range: Stopped): void {
    const { trans } = this._options;
    this._answer(summary(range, trans), [
      {
        label: trans.__('Create guide'),
        displayType: 'accent',
        callback: () => void this.create(panel)
      }
    ]);
  }

  /** Answer a click; the answer to the click before is out of date. */
  private _answer(text: string, actions: Notification.IAction[] = []): void {
    Notification.dismiss(this._lastAnswer ?? '');
    this._lastAnswer = Notification.info(text, { autoClose: ANSWER_MS, actions });
  }

  /** Say why a click did nothing; that stands until it is closed, or until the next answer. */
  private _refuse(title: string, error: unknown): void {
    Notification.dismiss(this._lastAnswer ?? '');
    this._lastAnswer = report(title, error, this._options.trans, this._remedies(error));
  }

  private async _choose(panel: NotebookPanel, range: Stopped): Promise<BuiltGuide | null> {
    const { creation, openGuides, recorders, sessions, trans } = this._options;
    const { context } = panel;
    // Which cells are still there, and still show something, is read from the file; one that
    // cannot be saved is older than the runs, and then what they showed is what counts.
    const isWritable = !context.model.readOnly && context.contentsModel?.writable !== false;
    if (context.model.dirty && isWritable) {
      await context.save();
    }
    const { known, runs, session } = range;
    const isGone = recorders.of(panel).isKernelGone;
    return creation.launch({
      session,
      range: runs > 0 ? 'marked' : 'all',
      preface: preface(known, isGone, trans),
      maker: openGuides.seenBy(sessions.maker({ id: session, notebook: context.localPath }))
    });
  }

  /** Run a guide that no proof verified, behind the person's back; its badge tells how it goes. */
  private _verify(path: string): void {
    const { trans, verification } = this._options;
    verification?.verify(path).catch((error: unknown) => {
      report(trans.__('The guide was not verified'), error, trans);
    });
  }

  private readonly _options: IOptions;
  private readonly _lastInterruption = new WeakMap<NotebookPanel, string>();
  private _lastAnswer: string | null = null;
}

/** `work/orders-guide.ipynb: 3 steps, 9 of 42 cells kept` */
function created(guide: BuiltGuide, trans: TranslationBundle): string {
  const steps = trans._n('%1 step', '%1 steps', guide.steps);
  const said = trans.__(
    '%1: %2, %3 of %4 cells kept',
    guide.path,
    steps,
    guide.cells_kept,
    guide.cells_recorded
  );
  return guide.verified ? trans.__('%1. Verified: a fresh kernel shows the same', said) : said;
}

function summary({ runs, allRuns, known }: Stopped, trans: TranslationBundle): string {
  const recorded =
    runs > 0
      ? trans._n('%1 run recorded', '%1 runs recorded', runs)
      : trans._n(
          'Nothing ran since Record; the whole session has %1 run',
          'Nothing ran since Record; the whole session has %1 runs',
          allRuns
        );
  return [recorded, knownFrom(known, trans)].filter(Boolean).join('. ');
}
