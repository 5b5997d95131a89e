import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { IGuideStates, IStepMarks, IVerification } from '../tokens';
import { ButtonModel, PublishButton } from './button';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addCommands, CommandIds } from './commands';
import { BehindNotice } from './notice';
import { isLoopback } from './reach';

/** The name of the button among the items of the notebook's toolbar, as in the schema. */
const BUTTON = 'stepguide-publish';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:publishing',
  description: 'Publishes the open notebook, and says how far it is from what is published.',
  autoStart: true,
  requires: [INotebookTracker, IGuideStates, IVerification],
  optional: [IToolbarWidgetRegistry, ICommandPalette, ITranslator, IStepMarks],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    states: IGuideStates,
    jobs: IVerification,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    steps: IStepMarks | null
  ): void => {
    const { commands } = app;
    const { contents, serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings });
    const serverPath = (path: string): string => contents.localPath(path);
    const isRemote = !isLoopback(serverSettings.baseUrl);
    addCommands({ commands, tracker, client, states, jobs, isRemote, serverPath, trans });
    for (const command of [CommandIds.publish, CommandIds.openPage]) {
      palette?.addItem({ command, category: trans.__('StepGuide') });
    }
    const publish = (path: string): void => void commands.execute(CommandIds.publish, { path });
    steps?.addNotices(new BehindNotice({ states, publish, trans }));
    toolbars?.addFactory<NotebookPanel>('Notebook', BUTTON, ({ context }) => {
      const model = new ButtonModel({ context, states, trans });
      return new PublishButton(model, () => {
        publish(context.path);
      });
    });
  }
};

export default plugin;
