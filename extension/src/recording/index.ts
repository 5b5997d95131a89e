import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addCommands, CommandIds } from './commands';
import { RecordedSessions } from './model';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:recording',
  description: 'Makes guides from recorded notebook sessions.',
  autoStart: true,
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const sessions = new RecordedSessions({
      client: new ApiClient({ serverSettings: serviceManager.serverSettings }),
      contents: serviceManager.contents
    });
    addCommands({ commands, sessions, trans });
    palette?.addItem({ command: CommandIds.createGuide, category: trans.__('StepGuide') });
  }
};

export default plugin;
