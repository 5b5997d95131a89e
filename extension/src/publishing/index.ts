import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer, IRouter } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { ICurrentGuide, IGuideStates, IStepMarks, IVerification } from '../tokens';
import { ButtonModel, PublishButton } from './button';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addCommands, CommandIds, openPage } from './commands';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- a link may ask for a copy at the start
import { addCopying } from './copying';
import { PageCommands } from './ids';
import { BehindNotice } from './notice';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- a panel may be restored at the start
import { addPanel } from './panel';
import { isLoopback } from './reach';

/** The name of the button among the items of the notebook's toolbar, as in the schema. */
const BUTTON = 'stepguide-publish';

const publishing: JupyterFrontEndPlugin<void> = {
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

const pages: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:pages',
  description: 'Shows published pages beside notebooks, and opens copies of them.',
  autoStart: true,
  requires: [IGuideStates],
  optional: [ICurrentGuide, IRouter, ILayoutRestorer, ICommandPalette, IThemeManager, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    states: IGuideStates,
    current: ICurrentGuide | null,
    router: IRouter | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    themes: IThemeManager | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const { serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings });
    const isRemote = !isLoopback(serverSettings.baseUrl);
    addCopying({ app, client, router, trans });
    addPanel({
      app,
      client,
      current,
      isRemote,
      restorer,
      states,
      themes,
      trans,
      openTab: async slug => {
        const { url } = await client.post('/room', {});
        openPage(`${url}w/${slug}`);
      },
      openCopy: async slug => {
        await commands.execute(PageCommands.openCopy, { slug });
      }
    });
    palette?.addItem({ command: PageCommands.show, category: trans.__('StepGuide') });
  }
};

export default [publishing, pages];
