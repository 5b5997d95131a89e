import { InputDialog, Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { ApiError } from '../api/client';
import type { BuiltGuide, RecordedSessions, SessionSummary } from './model';

export const CommandIds = {
  createGuide: 'stepguide:create-guide'
} as const;

interface IOptions {
  commands: CommandRegistry;
  sessions: RecordedSessions;
  trans: TranslationBundle;
}

/** Add what a person may do with recorded sessions. */
export function addCommands(options: IOptions): void {
  const { commands, trans } = options;
  commands.addCommand(CommandIds.createGuide, {
    label: trans.__('Create guide from a recorded session…'),
    caption: trans.__('Choose what a kernel recorded and make a guide of the cells that matter'),
    describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
    execute: () => createGuide(options)
  });
}

async function createGuide(options: IOptions): Promise<void> {
  const { commands, sessions, trans } = options;
  try {
    const recorded = await sessions.list();
    const session = await choose(recorded, trans);
    if (session === null) {
      return;
    }
    const guide = await building(sessions.build(session), trans);
    await commands.execute('docmanager:open', { path: guide.path });
  } catch (error) {
    report(error, trans);
  }
}

/** The session picked in the dialog, or null when there is none to pick or it was dismissed. */
async function choose(
  recorded: readonly SessionSummary[],
  trans: TranslationBundle
): Promise<SessionSummary | null> {
  if (recorded.length === 0) {
    Notification.info(
      trans.__(
        'No session is recorded yet. Run a notebook with the kernel “Python 3 (recording)”, or run “%load_ext stepguide_kernel.kernel” first.'
      ),
      { autoClose: false }
    );
    return null;
  }
  const labels = recorded.map((session, index) => sessionLabel(session, index + 1, trans));
  const chosen = await InputDialog.getItem({
    title: trans.__('Create guide'),
    label: trans.__('Recorded session'),
    items: labels,
    okLabel: trans.__('Create guide')
  });
  const index = chosen.button.accept ? labels.indexOf(chosen.value ?? '') : -1;
  return recorded[index] ?? null;
}

/** Say that the guide is being proved, and what came of it. */
async function building(work: Promise<BuiltGuide>, trans: TranslationBundle): Promise<BuiltGuide> {
  const id = Notification.emit(
    trans.__('Making the guide and running it in a fresh kernel…'),
    'in-progress',
    { autoClose: false }
  );
  try {
    const guide = await work;
    Notification.update({ id, type: 'success', message: created(guide, trans), autoClose: 8000 });
    return guide;
  } catch (error) {
    Notification.dismiss(id);
    throw error;
  }
}

function created(guide: BuiltGuide, trans: TranslationBundle): string {
  const steps = trans._n('%1 step', '%1 steps', guide.steps);
  return trans.__(
    '%1: %2, %3 of %4 cells kept',
    guide.path,
    steps,
    guide.cells_kept,
    guide.cells_recorded
  );
}

/** One line in the list; numbered, so that no two are the same. */
function sessionLabel(session: SessionSummary, number: number, trans: TranslationBundle): string {
  const started = new Date(session.started).toLocaleString();
  const notebook = session.notebook ?? trans.__('(no notebook)');
  const runs = trans._n('%1 run', '%1 runs', session.runs);
  return trans.__('%1. %2, %3, %4', number, notebook, started, runs);
}

/** Toasts cut a message after this many characters. */
const TOAST_LENGTH = 140;

/** What went wrong and what helps; a click shows the whole of it where a toast is too small. */
function report(error: unknown, trans: TranslationBundle): void {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof ApiError ? error.hint : '';
  const text = hint === '' ? message : trans.__('%1. Hint: %2', message, hint);
  const details = {
    label: trans.__('Details'),
    callback: () => void showErrorMessage(trans.__('No guide was made'), text)
  };
  Notification.error(text, {
    autoClose: false,
    actions: text.length > TOAST_LENGTH ? [details] : []
  });
}
