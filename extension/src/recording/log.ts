import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { TrackerStatus } from './kernel';
import { report } from './problems';
import type { Recorders } from './recorders';

export const LogCommandIds = {
  pause: 'stepguide:pause-log',
  off: 'stepguide:end-log',
  show: 'stepguide:show-log'
} as const;

interface IOptions {
  commands: CommandRegistry;
  recorders: Recorders;
  tracker: INotebookTracker;
  trans: TranslationBundle;
}

const NO_ARGS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
} as const;

/** Add what a person may do with the private log of the notebook in front. */
export function addLogCommands({ commands, recorders, tracker, trans }: IOptions): void {
  const statusOf = (panel: NotebookPanel | null): TrackerStatus | null =>
    panel === null ? null : recorders.of(panel).tracker;
  const state = (): TrackerStatus['state'] => statusOf(tracker.currentWidget)?.state ?? 'off';
  const ask = async (to: 'pause' | 'resume' | 'off'): Promise<void> => {
    const panel = tracker.currentWidget;
    try {
      await (panel === null ? undefined : recorders.of(panel).switchLog(to));
    } catch (error) {
      report(trans.__('The private log'), error, trans);
    }
  };
  const show = async (panel: NotebookPanel | null): Promise<void> => {
    try {
      const status = panel === null ? null : await recorders.of(panel).look();
      const said =
        status === null
          ? trans.__('Nothing is logged: this kernel has no tracker. Record puts one into it.')
          : whereabouts(status, trans);
      Notification.info(said, { autoClose: false });
    } catch (error) {
      report(trans.__('The private log'), error, trans);
    }
  };
  commands.addCommand(LogCommandIds.pause, {
    label: () =>
      state() === 'paused'
        ? trans.__('Go on with the private log')
        : trans.__('Pause the private log'),
    caption: trans.__('Runs of this notebook are not logged until you go on'),
    describedBy: NO_ARGS,
    isEnabled: () => state() !== 'off',
    isToggleable: true,
    isToggled: () => state() === 'paused',
    execute: () => ask(state() === 'paused' ? 'resume' : 'pause')
  });
  commands.addCommand(LogCommandIds.off, {
    label: trans.__('End the private log of this kernel'),
    caption: trans.__('Nothing more is logged until the kernel is restarted or Record is pressed'),
    describedBy: NO_ARGS,
    isEnabled: () => state() !== 'off',
    execute: () => ask('off')
  });
  commands.addCommand(LogCommandIds.show, {
    label: trans.__('Say where the private log lies'),
    describedBy: NO_ARGS,
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => show(tracker.currentWidget)
  });
  recorders.changed.connect(() => {
    Object.values(LogCommandIds).forEach(id => {
      commands.notifyCommandChanged(id);
    });
  });
}

/** How the log stands, and its file. */
export function whereabouts({ state, log, runs }: TrackerStatus, trans: TranslationBundle): string {
  const logged = trans._n('%1 run is logged', '%1 runs are logged', runs);
  const place =
    log === null || runs === 0
      ? trans.__('Nothing is logged of this kernel')
      : trans.__('%1 in %2. Delete the file to forget them', logged, log);
  switch (state) {
    case 'on':
      return trans.__('The log is on. %1.', place);
    case 'paused':
      return trans.__('The log is paused. %1.', place);
    case 'off':
      return trans.__('The log is off. %1.', place);
  }
}
