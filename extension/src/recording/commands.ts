import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { created } from './actions';
import type { RecordingActions } from './actions';
import type { BuiltGuide, RecordedSessions, SessionSummary } from './model';
import { report } from './problems';
import type { Recording } from './recorder';
import type { Recorders } from './recorders';

export const CommandIds = {
  createGuide: 'stepguide:create-guide',
  createRecorded: 'stepguide:create-recorded-guide',
  toggleRecording: 'stepguide:toggle-recording'
} as const;

interface IOptions {
  actions: RecordingActions;
  commands: CommandRegistry;
  recorders: Recorders;
  sessions: RecordedSessions;
  tracker: INotebookTracker;
  trans: TranslationBundle;
}

const NO_ARGS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
} as const;

/** Add what a person may do with recorded sessions. */
export function addCommands(options: IOptions): void {
  const { commands, trans } = options;
  commands.addCommand(CommandIds.createGuide, {
    label: trans.__('Create guide from a recorded session…'),
    caption: trans.__('Choose what a kernel recorded and make a guide of the cells that matter'),
    describedBy: NO_ARGS,
    execute: () => createGuide(options)
  });
}

/** Add Record and Create guide for the notebook in front. */
export function addNotebookCommands({
  actions,
  commands,
  recorders,
  tracker,
  trans
}: IOptions): void {
  const recording = (): Recording['kind'] | null => {
    const panel = tracker.currentWidget;
    return panel === null ? null : recorders.of(panel).recording.kind;
  };
  commands.addCommand(CommandIds.toggleRecording, {
    label: () => (recording() === 'recording' ? trans.__('Stop recording') : trans.__('Record')),
    caption: trans.__('Record what you run from here on, to make a guide of it'),
    describedBy: NO_ARGS,
    isEnabled: () => recording() !== null && recording() !== 'asking',
    isToggleable: true,
    isToggled: () => recording() === 'recording',
    execute: async () => {
      if (tracker.currentWidget !== null) {
        await actions.toggle(tracker.currentWidget);
      }
    }
  });
  commands.addCommand(CommandIds.createRecorded, {
    label: trans.__('Create guide from what was recorded last'),
    caption: trans.__('Make a guide of what was recorded and open it beside'),
    describedBy: NO_ARGS,
    isEnabled: () => recording() === 'stopped',
    execute: async () => {
      if (tracker.currentWidget !== null) {
        await actions.create(tracker.currentWidget);
      }
    }
  });
  recorders.changed.connect(() => {
    commands.notifyCommandChanged(CommandIds.toggleRecording);
    commands.notifyCommandChanged(CommandIds.createRecorded);
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
    report(trans.__('No guide was made'), error, trans);
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
        'No session is recorded yet. Press Record in a notebook’s toolbar, and run some cells.'
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

/** One line in the list; numbered, so that no two are the same. */
function sessionLabel(session: SessionSummary, number: number, trans: TranslationBundle): string {
  const started = new Date(session.started).toLocaleString();
  const notebook = session.notebook ?? trans.__('(no notebook)');
  const runs = trans._n('%1 run', '%1 runs', session.runs);
  return trans.__('%1. %2, %3, %4', number, notebook, started, runs);
}
