import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Clipboard, ICommandPalette } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Debouncer } from '@lumino/polling';

import { ApiClient } from '../api/client';
import { PageCommands } from '../publishing/ids';
import { ICurrentGuide, ISidebar } from '../tokens';
import { Count } from '../ui/count';
import { Suggestions } from './model';
import { scan } from './scanner';
import type { IGuideActions } from './widget';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the tab is there from the start
import { GuidesPanel } from './widget';

const SHOW = 'stepguide:show-guides';

const TAB = 'guides';

/** After Steps and Discussion. */
const RANK = 30;

/** Nobody waits for suggestions: all of the code is read when it has rested for so long. */
const RESTED_MS = 1000;

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:guidance',
  description: 'Suggests published guides that fit the open notebook.',
  autoStart: true,
  requires: [ICurrentGuide, ISidebar],
  optional: [ICommandPalette, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    current: ICurrentGuide,
    sidebar: ISidebar,
    palette: ICommandPalette | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): void => {
    const { contents, serverSettings } = app.serviceManager;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings });
    const suggestions = new Suggestions({ client, state });
    let looked: string | null = null;
    const look = (): void => {
      looked = current.path;
      const path = looked === null ? null : contents.localPath(looked);
      void suggestions.look(path, scan(codeOf(current)));
    };
    const rested = new Debouncer(look, RESTED_MS);
    current.changed.connect(() => {
      // What fits another notebook is not left standing.
      if (current.path !== looked) {
        look();
      } else {
        void rested.invoke();
      }
    });
    look();

    const count = new Count();
    suggestions.stateChanged.connect(() => {
      count.value = suggestions.guides?.length ?? 0;
    });
    const widget = new GuidesPanel(suggestions, actionsOn(app, current), trans);
    const title = trans.__('Guides');
    sidebar.addTab({ id: TAB, title, rank: RANK, widget, count, countOnIcon: true });

    app.commands.addCommand(SHOW, {
      label: trans.__('Show guides for this notebook'),
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: () => {
        sidebar.reveal(TAB);
      }
    });
    palette?.addItem({ command: SHOW, category: trans.__('StepGuide') });
  }
};

function actionsOn({ commands }: JupyterFrontEnd, current: ICurrentGuide): IGuideActions {
  return {
    openPage: url => {
      window.open(url, '_blank', 'noopener');
    },
    showPage: slug => {
      void commands.execute(PageCommands.show, { slug });
    },
    openCopy: slug => {
      void commands.execute(PageCommands.openCopy, { slug });
    },
    copy: code => {
      Clipboard.copyToSystem(code);
    },
    insert: code => {
      insertBelow(current, code);
    }
  };
}

function codeOf({ panel }: ICurrentGuide): string[] {
  const cells = Array.from(panel?.model?.cells ?? []);
  return cells.filter(cell => cell.type === 'code').map(cell => cell.sharedModel.getSource());
}

/** Put code into a new cell below the active one, which becomes active. */
function insertBelow({ panel }: ICurrentGuide, code: string): void {
  const notebook = panel?.content;
  if (notebook?.model === undefined || notebook.model === null) {
    return;
  }
  NotebookActions.insertBelow(notebook);
  notebook.activeCell?.model.sharedModel.setSource(code);
  if (notebook.activeCell !== null) {
    void notebook.scrollToCell(notebook.activeCell);
  }
}

export default plugin;
