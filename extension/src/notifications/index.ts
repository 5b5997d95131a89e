import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { IGuideStates, ISidebar, IUpdates } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- the bell is there from the start */
import { Bell } from './bell';
import { bellIcon } from './icon';
import type { Notification } from './model';
import { Notifications } from './model';
import { GuidePaths } from './places';
/* eslint-enable jupyter/prefer-lazy-imports */

/** How long after the start it is asked for the first time. */
const FIRST_MS = 10_000;

export const COMMAND = 'stepguide:notifications';

const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:notifications',
  description: 'A bell that tells what concerns the person, and leads there.',
  autoStart: true,
  requires: [ISidebar, IUpdates, IGuideStates, IDocumentManager],
  optional: [IStateDB, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    sidebar: ISidebar,
    updates: IUpdates,
    states: IGuideStates,
    documents: IDocumentManager,
    state: IStateDB | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings: serviceManager.serverSettings });
    const model = new Notifications({ client, updates });
    const paths = new GuidePaths({ states, state });
    const show = async (notification: Notification): Promise<void> => {
      void model.read([notification.id]);
      const path = await paths.pathOf(notification.guide);
      if (path !== null) {
        documents.openOrReveal(path);
        await commands.execute('stepguide:show-thread', { thread: notification.thread ?? '' });
      } else if (notification.slug) {
        const { url } = await client.post('/room', {});
        window.open(`${url}w/${notification.slug}`, '_blank', 'noopener');
      }
    };
    const bell = new Bell({ model, trans, show: one => void show(one) });
    const title = trans.__('Notifications');
    sidebar.addHeader({ widget: bell, title, count: model.unread });
    commands.addCommand(COMMAND, {
      label: trans.__('Show Notifications'),
      icon: bellIcon,
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        sidebar.open();
        bell.open();
      }
    });
    palette?.addItem({ command: COMMAND, category: trans.__('StepGuide') });
    // Whoever opens Lab waits for nothing of this; with a notebook, the news begin before.
    void app.restored.then(() => {
      window.setTimeout(() => {
        if (model.list === null) {
          void model.refresh();
        }
      }, FIRST_MS);
    });
  }
};

export default [notifications];
