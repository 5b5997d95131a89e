import type { INotebookTracker } from '@jupyterlab/notebook';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { GuideRun } from '../model/verdicts';
import type { IGuideStates, IVerification } from '../tokens';
import { helpWith } from '../ui/hints';
import { saveFirst } from '../ui/saving';
import { showCell } from '../ui/scrolling';
import { badge } from '../ui/verdicts';
import type { Finding } from './findings';
import { findings, placeOf } from './findings';
import { RunToast } from './toast';

export const CommandIds = {
  verify: 'stepguide:verify',
  cancel: 'stepguide:cancel-verify',
  show: 'stepguide:show-finding',
  evidence: 'stepguide:show-verdict'
} as const;

export interface IOptions {
  commands: CommandRegistry;
  tracker: INotebookTracker;
  states: IGuideStates;
  jobs: IVerification;
  trans: TranslationBundle;
}

/** `path` is the notebook in front where it is left out. */
const PATH = { path: { type: 'string', description: "A path of Lab's file browser" } };

const NUMBER = {
  number: { type: 'integer', description: 'Which finding, from 0; the first by default' }
};

/** Add what a person may do about verifying. */
export function addCommands(options: IOptions): void {
  const { commands, jobs, tracker, trans } = options;
  const pathOf = (args: ReadonlyPartialJSONObject): string | null =>
    typeof args.path === 'string' ? args.path : (tracker.currentWidget?.context.path ?? null);
  const isRunning = (args: ReadonlyPartialJSONObject): boolean =>
    jobs.running(pathOf(args) ?? '') !== null;

  commands.addCommand(CommandIds.verify, {
    label: args => (isRunning(args) ? trans.__('Verifying…') : trans.__('Verify now')),
    caption: trans.__('Run the notebook from top to bottom in a fresh kernel and compare'),
    describedBy: { args: { type: 'object', properties: PATH } },
    isEnabled: args => pathOf(args) !== null && !isRunning(args),
    execute: args => verify(options, pathOf(args))
  });
  commands.addCommand(CommandIds.cancel, {
    label: trans.__('Cancel verifying'),
    describedBy: { args: { type: 'object', properties: PATH } },
    isEnabled: isRunning,
    isVisible: isRunning,
    execute: args => jobs.cancel(pathOf(args) ?? '')
  });
  addShowing(options, pathOf);
}

function addShowing(
  options: IOptions,
  pathOf: (args: ReadonlyPartialJSONObject) => string | null
): void {
  const { commands, states, trans } = options;
  const findingOf = (args: ReadonlyPartialJSONObject): Finding | undefined => {
    return findings(states.get(pathOf(args) ?? ''))[Number(args.number ?? 0)];
  };
  commands.addCommand(CommandIds.show, {
    label: args => {
      const finding = findingOf(args);
      if (finding === undefined) {
        return trans.__('Show where verifying stopped');
      }
      return finding.kind === 'failure'
        ? trans.__('Show failure: %1', finding.text)
        : trans.__('Show difference: %1', finding.text);
    },
    describedBy: { args: { type: 'object', properties: { ...PATH, ...NUMBER } } },
    isEnabled: args => findingOf(args) !== undefined,
    execute: args => show(options, pathOf(args), findingOf(args))
  });
  commands.addCommand(CommandIds.evidence, {
    // What was seen stands in the menu, where a keyboard reaches it; there is nothing to do.
    label: args => {
      const state = states.get(pathOf(args) ?? '');
      return badge({ state, running: null, edited: false, now: new Date() }, trans).detail;
    },
    describedBy: { args: { type: 'object', properties: PATH } },
    isEnabled: () => false,
    execute: () => undefined
  });
}

/** Save what is unsaved, run it, say what came of it; null where nothing could be run. */
async function verify(options: IOptions, path: string | null): Promise<GuideRun | null> {
  const { jobs, tracker, trans } = options;
  if (path === null) {
    return null;
  }
  const panel = tracker.find(candidate => candidate.context.path === path) ?? null;
  const saved = panel === null ? false : await saveFirst(panel, trans);
  if (saved === null) {
    return null;
  }
  const where = (): string => (panel === null || panel.isDisposed ? path : panel.context.path);
  const shown = (): void => {
    void options.commands.execute(CommandIds.show, { path: where() });
  };
  const toast = new RunToast({ where, saved, jobs, trans, show: shown });
  try {
    const { run } = await toast.follow(jobs.verify(path));
    return run ?? null;
  } catch {
    // The toast has said it.
    return null;
  }
}

/** Open the notebook at the finding's cell; without a cell, say what was found. */
async function show(
  { commands, tracker, trans }: IOptions,
  path: string | null,
  finding: Finding | undefined
): Promise<void> {
  if (path === null || finding === undefined) {
    return;
  }
  await commands.execute('docmanager:open', { path });
  const panel = tracker.find(candidate => candidate.context.path === path);
  await panel?.context.ready;
  const cells = panel?.content.widgets ?? [];
  const ids = cells.map(cell => cell.model.id);
  const place = placeOf(finding, ids, { edited: panel?.context.model.dirty ?? true });
  if (panel === undefined || place < 0) {
    const text = [finding.text, helpWith(finding, trans)].filter(Boolean).join('. ');
    Notification.error(trans.__('No cell is to blame: %1', text), { autoClose: false });
    return;
  }
  await showCell(panel.content, place, 'center');
}
