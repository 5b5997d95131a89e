import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ApiClient } from '../api/client';
import type { IGuideStates, IVerification } from '../tokens';
import { saveFirst } from '../ui/saving';
import { showCell } from '../ui/scrolling';
import { PublishDialog } from './dialog';
import { PageCommands } from './ids';
import type { Published } from './model';
import { PublishDraft } from './model';

export const CommandIds = {
  publish: 'stepguide:publish',
  openPage: 'stepguide:open-page'
} as const;

export interface IOptions {
  commands: CommandRegistry;
  tracker: INotebookTracker;
  client: ApiClient;
  states: IGuideStates;
  jobs: IVerification;
  isRemote: boolean;
  serverPath: (path: string) => string;
  trans: TranslationBundle;
}

const PATH = {
  path: { type: 'string', description: 'An open notebook; the one in front by default' }
};

/** Add what a person may do about publishing an open notebook. */
export function addCommands(options: IOptions): void {
  const { commands, states, tracker, trans } = options;
  const nothing = { args: { type: 'object', properties: {}, additionalProperties: false } };
  const panelOf = ({ path }: ReadonlyPartialJSONObject): NotebookPanel | null =>
    path === undefined
      ? tracker.currentWidget
      : (tracker.find(panel => panel.context.path === path) ?? null);
  const address = (): string | null =>
    states.get(tracker.currentWidget?.context.path ?? '')?.publication?.url ?? null;

  commands.addCommand(CommandIds.publish, {
    label: trans.__('Publish guide…'),
    caption: trans.__('Put this notebook into the library, where others can read and run it'),
    describedBy: { args: { type: 'object', properties: PATH } },
    isEnabled: args => panelOf(args) !== null,
    execute: async args => {
      const panel = panelOf(args);
      return panel === null ? null : publish(options, panel);
    }
  });
  commands.addCommand(CommandIds.openPage, {
    label: trans.__('Open the published page'),
    describedBy: nothing,
    isEnabled: () => address() !== null,
    execute: () => {
      openPage(address());
    }
  });
}

/** Let the person look and choose; null where they did not publish. */
async function publish(options: IOptions, panel: NotebookPanel): Promise<Published | null> {
  const { trans } = options;
  const { context } = panel;
  // What is published is the file; the form shows its changes.
  if ((await saveFirst(panel, trans)) === null) {
    return null;
  }
  const draft = new PublishDraft({ ...options, path: context.path });
  await draft.load();
  // eslint-disable-next-line jupyter/require-disposable-ownership -- disposed of when it is closed
  const dialog = new PublishDialog(draft, trans, cellId => {
    const index = panel.content.widgets.findIndex(cell => cell.model.id === cellId);
    void showCell(panel.content, index, 'center');
  });
  try {
    await dialog.launch();
  } finally {
    draft.dispose();
  }
  if (dialog.published !== null) {
    tell(dialog.published, options);
  }
  return dialog.published;
}

function tell({ publication, url }: Published, { commands, trans }: IOptions): void {
  const { title, slug, version } = publication;
  const message = trans.__('“%1” is published as %2, version %3', title, slug, version);
  const callback = (): void => {
    openPage(url);
  };
  Notification.success(message, {
    autoClose: false,
    actions: [
      { label: trans.__('Open page'), callback, displayType: 'link' },
      {
        label: trans.__('Show beside'),
        caption: trans.__('Show the page in a panel beside the notebook'),
        callback: () => void commands.execute(PageCommands.show, { slug })
      }
    ]
  });
}

/** In a tab of its own, which learns nothing of this one. */
export function openPage(url: string | null): void {
  if (url !== null) {
    window.open(url, '_blank', 'noopener');
  }
}
