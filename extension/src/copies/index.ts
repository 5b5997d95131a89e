import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';

import { ApiClient } from '../api/client';
import { patchMetadata } from '../model/metadata';
import { IGuideStates } from '../tokens';
import type { ICopy } from './model';
import { Copies } from './model';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:copies',
  description: 'Asks whether a copy of a guide has a discussion of its own.',
  autoStart: true,
  requires: [IGuideStates, INotebookTracker],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    states: IGuideStates,
    tracker: INotebookTracker,
    translator: ITranslator | null
  ): void => {
    const { serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const copies = new Copies({
      states,
      client: new ApiClient({ serverSettings }),
      storage: window.localStorage,
      newId: () => UUID.uuid4()
    });
    const asked = new Map<string, string>();
    copies.met.connect((_, copy) => {
      const panel = tracker.find(({ context }) => context.path === copy.path);
      if (panel?.model?.readOnly === false) {
        asked.set(copy.path, ask(copies, copy, panel, trans));
      }
    });
    copies.settled.connect((_, path) => {
      Notification.dismiss(asked.get(path) ?? path);
    });
  }
};

/** Ask what the copy shall be; returns the id of the notification. */
function ask(copies: Copies, copy: ICopy, panel: NotebookPanel, trans: TranslationBundle): string {
  const part = (withComments: boolean): void => {
    const notebook = { becomes: (guide: string) => become(panel, guide) };
    copies.part(copy, notebook, withComments).catch(async (error: unknown) => {
      const { reason } = await import('../ui/reason');
      Notification.error(reason(error, trans), { autoClose: false });
    });
  };
  const [name, original] = [copy.path, copy.original].map(path => PathExt.basename(path));
  return Notification.info(
    trans.__('%1 is a copy of %2, and both have one discussion.', name, original),
    {
      autoClose: false,
      actions: [
        {
          label: trans.__('Copy comments'),
          caption: trans.__(
            'The copy is a guide of its own, whose discussion begins with this one'
          ),
          callback: () => {
            part(true);
          }
        },
        {
          label: trans.__('Start empty'),
          caption: trans.__('The copy is a guide of its own, about which nothing is said yet'),
          callback: () => {
            part(false);
          }
        },
        {
          label: trans.__('Keep shared'),
          caption: trans.__('Both files stay the same guide'),
          callback: () => {
            copies.keep(copy);
          }
        }
      ]
    }
  );
}

async function become({ context }: NotebookPanel, guide: string): Promise<void> {
  patchMetadata(context.model, { id: guide });
  await context.save();
}

export default plugin;
