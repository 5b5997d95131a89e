import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';

import { ICurrentGuide } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- what this plugin provides
import { CurrentGuide } from './current';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- acts on every notebook
import { StepUpkeep } from './upkeep';

const currentGuide: JupyterFrontEndPlugin<ICurrentGuide> = {
  id: 'jupyter-stepguide:current-guide',
  description: 'Reads the notebook in front of the person as a guide.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: ICurrentGuide,
  activate: (_: JupyterFrontEnd, tracker: INotebookTracker) => new CurrentGuide({ tracker })
};

const stepIds: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:step-ids',
  description: 'Keeps the ids of steps unique while cells are split, merged, copied and pasted.',
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_: JupyterFrontEnd, tracker: INotebookTracker): void => {
    tracker.widgetAdded.connect((_, panel) => {
      void panel.context.ready.then(() => {
        keepStepIds(panel);
      });
    });
  }
};

function keepStepIds({ context }: NotebookPanel): void {
  const upkeep = new StepUpkeep(context.model);
  const onSaveState = (_: unknown, state: DocumentRegistry.SaveState): void => {
    if (state === 'started') {
      upkeep.writeIds();
    }
  };
  context.saveState.connect(onSaveState);
  context.disposed.connect(() => {
    upkeep.dispose();
  });
}

export default [currentGuide, stepIds];
