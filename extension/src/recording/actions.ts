import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IVerification } from '../tokens';
import type { BuiltGuide, RecordedSessions } from './model';
import { report } from './problems';
import type { Recorders } from './recorders';
import type { Recording } from './recorder';
import { knownFrom } from './words';

interface IOptions {
  commands: CommandRegistry;
  recorders: Recorders;
  sessions: RecordedSessions;
  trans: TranslationBundle;
  verification: IVerification | null;
}

type Stopped = Extract<Recording, { kind: 'stopped' }>;

/** How long an answer to a click stands. */
const ANSWER_MS = 8000;

/** What the buttons of a notebook's toolbar do. */
export class RecordingActions {
  constructor(options: IOptions) {
    this._options = options;
  }

  /** Record, or stop and offer the guide. */
  async toggle(panel: NotebookPanel): Promise<void> {
    const { recorders, trans } = this._options;
    const recorder = recorders.of(panel);
    try {
      if (recorder.recording.kind === 'recording') {
        await recorder.stop();
        this._offer(panel);
      } else {
        await recorder.record();
        this._sayBegun(recorder.recording);
      }
    } catch (error) {
      report(trans.__('Recording'), error, trans);
    }
  }

  /** Make a guide of what was recorded last, and open it beside the notebook. */
  async create(panel: NotebookPanel): Promise<void> {
    const { recorders, trans } = this._options;
    const recorder = recorders.of(panel);
    const { recording } = recorder;
    if (recording.kind !== 'stopped') {
      return;
    }
    try {
      const guide = await this._build(panel, recording);
      recorder.clear();
      Notification.dismiss(this._lastAnswer ?? '');
      await this._openBeside(panel, guide);
      this._prove(guide.path);
    } catch (error) {
      report(trans.__('No guide was made'), error, trans);
    }
  }

  private _sayBegun(recording: Recording): void {
    const { trans } = this._options;
    if (recording.kind === 'recording') {
      const from = knownFrom(recording.known, trans);
      this._answer([trans.__('Recording'), from].filter(Boolean).join('. '));
    }
  }

  private _offer(panel: NotebookPanel): void {
    const { recorders, trans } = this._options;
    const { recording } = recorders.of(panel);
    if (recording.kind !== 'stopped') {
      return;
    }
    this._answer(summary(recording, trans), [
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

  private async _build(panel: NotebookPanel, recording: Stopped): Promise<BuiltGuide> {
    const { sessions, verification } = this._options;
    const { context } = panel;
    // Which cells are still there, and still show something, is read from the file.
    if (context.model.dirty && !context.model.readOnly) {
      await context.save();
    }
    return sessions.build(
      { id: recording.session, notebook: context.path },
      { marked: recording.runs > 0, proof: verification === null }
    );
  }

  private async _openBeside(panel: NotebookPanel, guide: BuiltGuide): Promise<void> {
    const { commands, trans } = this._options;
    const options = { mode: 'split-right', ref: panel.id };
    await commands.execute('docmanager:open', { path: guide.path, options });
    Notification.success(created(guide, trans), { autoClose: ANSWER_MS });
  }

  /** Run the guide in a fresh kernel, behind the person's back; its badge tells how it goes. */
  private _prove(path: string): void {
    const { trans, verification } = this._options;
    verification?.verify(path).catch((error: unknown) => {
      report(trans.__('The guide was not verified'), error, trans);
    });
  }

  private readonly _options: IOptions;
  private _lastAnswer: string | null = null;
}

/** `work/orders-guide.ipynb: 3 steps, 9 of 42 cells kept` */
export function created(guide: BuiltGuide, trans: TranslationBundle): string {
  const steps = trans._n('%1 step', '%1 steps', guide.steps);
  return trans.__(
    '%1: %2, %3 of %4 cells kept',
    guide.path,
    steps,
    guide.cells_kept,
    guide.cells_recorded
  );
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
