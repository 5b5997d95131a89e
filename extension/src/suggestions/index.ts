import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { ICurrentGuide, IGuideStates, IVerification } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- commands are there from the start
import { addCommands, SUGGEST } from './commands';

const suggestions: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:suggestions',
  description: 'Other cells for some steps: suggested by peers, taken by authors with one click.',
  autoStart: true,
  requires: [ICurrentGuide, IGuideStates, IVerification],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    guide: ICurrentGuide,
    states: IGuideStates,
    verification: IVerification,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, serviceManager, shell } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings: serviceManager.serverSettings });
    const storage = window.localStorage;
    addCommands({ commands, shell, guide, states, verification, client, storage, trans });
    palette?.addItem({ command: SUGGEST, category: trans.__('StepGuide') });
  }
};

export default suggestions;
