import { InputDialog, Notification } from '@jupyterlab/apputils';
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
    Notification.error(explain(error, trans), { autoClose: false });
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
        'No session is recorded yet. Run a notebook with the kernel “Python 3 (recording)”, or run “%load_ext stepguide_kernel.kernel” in its first cell.'
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

function explain(error: unknown, trans: TranslationBundle): string {
  if (error instanceof ApiError) {
    return error.hint === '' ? error.message : trans.__('%1. Hint: %2', error.message, error.hint);
  }
  return error instanceof Error ? error.message : String(error);
}
