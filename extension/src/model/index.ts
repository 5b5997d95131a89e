import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

import { ICurrentGuide } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- what this plugin provides
import { CurrentGuide } from './current';

const plugin: JupyterFrontEndPlugin<ICurrentGuide> = {
  id: 'jupyter-stepguide:current-guide',
  description: 'Reads the notebook in front of the person as a guide.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: ICurrentGuide,
  activate: (_: JupyterFrontEnd, tracker: INotebookTracker) => new CurrentGuide({ tracker })
};

export default plugin;
