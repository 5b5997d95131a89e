import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ISidebar } from '../tokens';
import { Sidebar } from './sidebar';

const STATE = 'jupyter-stepguide:sidebar';

const plugin: JupyterFrontEndPlugin<ISidebar> = {
  id: 'jupyter-stepguide:sidebar',
  description: 'The sidebar of StepGuide, to which features add their tabs.',
  autoStart: true,
  provides: ISidebar,
  optional: [ILayoutRestorer, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): ISidebar => {
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const sidebar = new Sidebar({ trans });
    app.shell.add(sidebar, 'right', { rank: 600, type: 'StepGuide' });
    restorer?.add(sidebar, 'stepguide-sidebar');
    if (state !== null) {
      void keepTab(sidebar, state, app.restored);
    }
    return {
      addTab: tab => sidebar.addTab(tab),
      reveal: id => {
        sidebar.select(id);
        app.shell.activateById(sidebar.id);
      }
    };
  }
};

/** Bring the tab of last time to the front, and remember the next ones. */
async function keepTab(sidebar: Sidebar, state: IStateDB, restored: Promise<void>): Promise<void> {
  const [tab] = await Promise.all([state.fetch(STATE), restored]);
  if (typeof tab === 'string') {
    sidebar.select(tab);
  }
  sidebar.tabChanged.connect((_, id) => void state.save(STATE, id));
}

export default plugin;
