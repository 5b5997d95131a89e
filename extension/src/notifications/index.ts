import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { ICurrentGuide, IGuideStates, ISidebar, IThreadsSeen, IUpdates } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- the bell is there from the start */
import { Bell } from './bell';
import { addCommands, CommandIds } from './commands';
import { leading } from './leading';
import { Notifications } from './model';
import { GuidePaths } from './places';
import { Watching } from './watching';
/* eslint-enable jupyter/prefer-lazy-imports */

/** How long after the start it is asked for the first time. */
const FIRST_MS = 10_000;

const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:notifications',
  description: 'A bell that tells what concerns the person, and leads there.',
  autoStart: true,
  requires: [ISidebar, IUpdates, IGuideStates, ICurrentGuide, IDocumentManager],
  optional: [IThreadsSeen, IStateDB, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    sidebar: ISidebar,
    updates: IUpdates,
    states: IGuideStates,
    guide: ICurrentGuide,
    documents: IDocumentManager,
    threads: IThreadsSeen | null,
    state: IStateDB | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings: serviceManager.serverSettings });
    const model = new Notifications({ client, updates });
    const paths = new GuidePaths({ states, state });
    const watching = new Watching({ client, guide, states });
    const lead = leading({ commands, client, documents, model, paths });
    const bell = new Bell({
      model,
      watching,
      trans,
      canOpen: ({ guide: id }) => paths.has(id),
      show: (notification, deed) => void lead(notification, deed)
    });
    void paths.restored.then(() => {
      bell.update();
    });
    threads?.seen.connect((_, ids) => void model.readThreads(ids));
    const title = trans.__('Notifications');
    sidebar.addHeader({ widget: bell, title, count: model.unread });
    addCommands({ commands, sidebar, bell, watching, trans });
    for (const command of Object.values(CommandIds)) {
      palette?.addItem({ command, category: trans.__('StepGuide') });
    }
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
