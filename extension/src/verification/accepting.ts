import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ApiClient } from '../api/client';
import type { IGuideStates } from '../tokens';
import { reason } from '../ui/reason';
import { saveFirst } from '../ui/saving';

export const ACCEPT = 'stepguide:accept-outputs';

/** Without a time a notification is only kept in Lab's list, and shown to nobody. */
const ANSWER_MS = 6000;

export interface IAcceptOptions {
  client: ApiClient;
  commands: CommandRegistry;
  states: IGuideStates;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  serverPath: (path: string) => string;
}

/** Add the command that takes what the last run showed for what the notebook shows. */
export function addAccepting(options: IAcceptOptions): void {
  const { commands, states, tracker, trans } = options;
  const pathOf = ({ path }: ReadonlyPartialJSONObject): string =>
    typeof path === 'string' ? path : (tracker.currentWidget?.context.path ?? '');
  const hasDrifted = (args: ReadonlyPartialJSONObject): boolean =>
    states.get(pathOf(args))?.verified?.verdict === 'drifted';
  commands.addCommand(ACCEPT, {
    label: trans.__('Accept new outputs'),
    caption: trans.__('Keep what the last run showed in place of what the notebook shows'),
    describedBy: {
      args: {
        type: 'object',
        properties: { path: { type: 'string', description: "A path of Lab's file browser" } }
      }
    },
    isEnabled: hasDrifted,
    isVisible: hasDrifted,
    execute: args => accept(options, pathOf(args))
  });
}

/** The server writes the file, as it has the outputs; the open notebook is read from it again. */
async function accept(options: IAcceptOptions, path: string): Promise<void> {
  const { client, states, tracker, trans, serverPath } = options;
  const panel = tracker.find(({ context }) => context.path === path);
  if (panel !== undefined && (await saveFirst(panel, trans)) === null) {
    return;
  }
  try {
    await client.post('/guides/accept', { body: { path: serverPath(path) } });
    await panel?.context.revert();
    await states.refresh(path);
  } catch (error) {
    Notification.error(reason(error, trans), { autoClose: false });
    return;
  }
  Notification.success(trans.__('The notebook shows what its last run did'), {
    autoClose: ANSWER_MS
  });
}
