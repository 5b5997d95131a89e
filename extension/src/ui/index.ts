import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import { ApiClient } from '../api/client';
import type { ConnectionState } from '../tokens';
import { IConnection, ISidebar } from '../tokens';
import { compactWhenNarrow } from './compacting';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- what this plugin provides
import { Connection } from './connection';
import { leaveOnEscape } from './leaving';
import { Notice } from './notice';
import { Sidebar } from './sidebar';

const STATE = 'jupyter-stepguide:sidebar';

const sidebarPlugin: JupyterFrontEndPlugin<ISidebar> = {
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
    leaveOnEscape(sidebar, app.shell);
    if (state !== null) {
      void keepTab(sidebar, state, app.restored);
    }
    return {
      addTab: tab => sidebar.addTab(tab),
      addHeader: header => sidebar.addHeader(header),
      addNotice: notice => sidebar.addNotice(notice),
      open: () => {
        app.shell.activateById(sidebar.id);
      },
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

const connectionPlugin: JupyterFrontEndPlugin<IConnection> = {
  id: 'jupyter-stepguide:connection',
  description: 'Knows whether the server answers, and says so in the sidebar.',
  autoStart: true,
  provides: IConnection,
  optional: [ISidebar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    sidebar: ISidebar | null,
    translator: ITranslator | null
  ): IConnection => {
    const { serviceManager } = app;
    const { serverSettings } = serviceManager;
    const connection = new Connection({ client: new ApiClient({ serverSettings }) });
    const doubt = (): void => void connection.doubt();
    // Lab asks for kernels and sessions every few seconds; the browser knows of its network.
    serviceManager.connectionFailure.connect(doubt);
    window.addEventListener('offline', doubt);
    if (sidebar !== null) {
      sayTrouble(connection, sidebar, (translator ?? nullTranslator).load('jupyter_stepguide'));
    }
    return connection;
  }
};

function sayTrouble(connection: Connection, sidebar: ISidebar, trans: TranslationBundle): void {
  let shown: IDisposable | null = null;
  connection.changed.connect((_, state) => {
    shown?.dispose();
    shown = state === 'well' ? null : sidebar.addNotice(trouble(state, trans));
  });
}

function trouble(state: Exclude<ConnectionState, 'well'>, trans: TranslationBundle): Notice {
  if (state === 'lost') {
    return new Notice({
      tone: 'trouble',
      title: trans.__('No connection to the server'),
      text: trans.__(
        'What you write is kept in this browser. StepGuide goes on by itself when the server answers.'
      )
    });
  }
  return new Notice({
    tone: 'trouble',
    title: trans.__('The server does not know you any more'),
    text: trans.__(
      'It was started anew, or you were signed out. Sign in again in another tab, or open the address that the server prints; comments that you began are kept in this browser.'
    )
  });
}

const toolbarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:toolbar',
  description: 'Keeps the buttons of StepGuide in reach in narrow toolbars.',
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_: JupyterFrontEnd, tracker: INotebookTracker): void => {
    tracker.widgetAdded.connect((_, { toolbar }) => {
      compactWhenNarrow(toolbar);
    });
  }
};

export default [sidebarPlugin, connectionPlugin, toolbarPlugin];
