import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { GuideCreation } from '../creating/launching';
import type { RecordingActions } from './actions';
import type { RecordedSessions, SessionSummary } from './model';
import type { OpenGuides } from './open_guides';
import { report } from './problems';
import type { Recording } from './recording';
import type { Recorders } from './recorders';

export const CommandIds = {
  createGuide: 'stepguide:create-guide',
  createRecorded: 'stepguide:create-recorded-guide',
  toggleRecording: 'stepguide:toggle-recording'
} as const;

interface IOptions {
  actions: RecordingActions;
  commands: CommandRegistry;
  creation: GuideCreation;
  openGuides: OpenGuides;
  recorders: Recorders;
  sessions: RecordedSessions;
  tracker: INotebookTracker;
  trans: TranslationBundle;
}

const NO_ARGS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
} as const;

const SESSION = {
  session: { type: 'string', description: 'Its id; without one the person chooses' }
} as const;

/** Add what a person may do with recorded sessions. */
export function addCommands(options: IOptions): void {
  const { commands, trans } = options;
  commands.addCommand(CommandIds.createGuide, {
    label: trans.__('Create guide from a recorded session…'),
    caption: trans.__('Choose what a kernel recorded and make a guide of the cells that matter'),
    describedBy: { args: { type: 'object', properties: SESSION, additionalProperties: false } },
    execute: ({ session }) => createGuide(options, typeof session === 'string' ? session : null)
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
    label: () =>
      recording() === 'stopped'
        ? trans.__('Guide from what was recorded…')
        : trans.__('Guide from what I just did…'),
    caption: trans.__('Make a guide of what you ran, recorded or not, and open it beside'),
    describedBy: NO_ARGS,
    isEnabled: () => recording() !== null && recording() !== 'asking',
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

async function createGuide(options: IOptions, id: string | null): Promise<void> {
  const { actions, creation, openGuides, sessions, trans } = options;
  try {
    const recorded = await sessions.list();
    const named = recorded.find(session => session.id === id);
    const session = named ?? (await choose(recorded, trans));
    if (session === null) {
      return;
    }
    const guide = await creation.launch({
      session: session.id,
      range: 'all',
      preface: '',
      maker: openGuides.seenBy(sessions.maker(session))
    });
    if (guide !== null) {
      await actions.open(guide, null);
    }
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
    okLabel: trans.__('Choose')
  });
  const index = chosen.button.accept ? labels.indexOf(chosen.value ?? '') : -1;
  return recorded[index] ?? null;
}

/** One line in the list; numbered, so that no two are the same. */
function sessionLabel(session: SessionSummary, number: number, trans: TranslationBundle): string {
  const started = new Date(session.started).toLocaleString();
  const notebook = session.notebook ?? trans.__('(no notebook)');
  const runs = trans._n('%1 run', '%1 runs', session.runs);
  return trans.__('%1. %2, %3, %4', number, notebook, started, runs);
}
