import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Poll } from '@lumino/polling';

import { ApiClient } from '../api/client';
import { Updates } from '../api/updates';
import {
  IConnection,
  ICurrentGuide,
  ISidebar,
  IStepMarks,
  IThreadsSeen,
  IUpdates
} from '../tokens';

/* eslint-disable jupyter/prefer-lazy-imports -- the tab and the badges are there from the start */
import { addArriving } from './arriving';
import { CellBadges } from './badges';
import { addCommands, CommandIds, TAB } from './commands';
import { CurrentDiscussion } from './current';
import { Discussions } from './discussions';
import { commentSanitizer } from './sanitizer';
import { selectionButton } from './selection';
import { ThreadMarks } from './marks';
import type { Thread } from './threads';
import { DiscussionTab } from './widget';
/* eslint-enable jupyter/prefer-lazy-imports */

/** How often is tried again what nobody answered to. */
const RETRY_MS = 5000;

const news: JupyterFrontEndPlugin<IUpdates> = {
  id: 'jupyter-stepguide:updates',
  description: 'Tells what is new in the store: what peers said, what runs found.',
  autoStart: true,
  provides: IUpdates,
  activate: ({ serviceManager: { serverSettings } }: JupyterFrontEnd): IUpdates =>
    new Updates({ serverSettings, client: new ApiClient({ serverSettings }) })
};

const comments: JupyterFrontEndPlugin<IThreadsSeen> = {
  id: 'jupyter-stepguide:comments',
  description: 'Threads on the cells of a notebook, and callouts made of comments.',
  autoStart: true,
  provides: IThreadsSeen,
  requires: [ICurrentGuide, ISidebar, IUpdates, IRenderMimeRegistry],
  optional: [ICommandPalette, ITranslator, IStepMarks, IConnection],
  activate: (
    app: JupyterFrontEnd,
    guide: ICurrentGuide,
    sidebar: ISidebar,
    updates: IUpdates,
    rendermime: IRenderMimeRegistry,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    marks: IStepMarks | null,
    connection: IConnection | null
  ): IThreadsSeen => {
    const { commands, docRegistry, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const discussions = new Discussions({
      client: new ApiClient({ serverSettings: serviceManager.serverSettings }),
      contents: serviceManager.contents,
      storage: window.localStorage,
      updates
    });
    retry(discussions, connection);
    const current = new CurrentDiscussion({
      guide,
      discussionOf: panel => discussions.of(panel.context)
    });
    const widget = new DiscussionTab({
      current,
      rendermime: rendermime.clone({ sanitizer: commentSanitizer() }),
      trans
    });
    const title = trans.__('Discussion');
    sidebar.addTab({ id: TAB, title, rank: 20, widget, count: current.open, countOnIcon: true });
    const outputAtPointer = (): number => outputAt(app.contextMenuHitTest(isOutput));
    addCommands({ commands, current, guide, sidebar, trans, outputAtPointer });
    addArriving({ commands, current, sidebar, trans });
    current.suggestionWanted.connect((_, comment) => {
      const args = { guide: current.discussion?.guide ?? '', comment: comment?.id ?? '' };
      void (comment === null
        ? commands.execute('stepguide:suggest-change')
        : commands.execute('stepguide:review-suggestion', args));
    });
    for (const command of Object.values(CommandIds)) {
      palette?.addItem({ command, category: trans.__('StepGuide') });
    }
    const show = ({ id }: Thread): void => {
      sidebar.reveal(TAB);
      current.attend(id);
    };
    marks?.addSource(new ThreadMarks({ current, trans, show }));
    docRegistry.addWidgetExtension('Notebook', {
      createNew: (panel: NotebookPanel, context: DocumentRegistry.IContext<INotebookModel>) =>
        new CellBadges({
          panel,
          discussion: discussions.of(context),
          trans,
          onClick: show
        })
    });
    return discussions;
  }
};

const selection: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:selection-comments',
  description: 'A small button at what is selected in a cell, to comment on it.',
  autoStart: true,
  requires: [IEditorExtensionRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    extensions: IEditorExtensionRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const button = selectionButton({
      label: trans.__('Comment'),
      caption: trans.__('Comment on the selection (Ctrl+Alt+M)'),
      onClick: () => void app.commands.execute(CommandIds.commentOnSelection)
    });
    extensions.addExtension({
      name: 'jupyter-stepguide:selection-comments',
      factory: ({ inline }) =>
        inline ? EditorExtensionRegistry.createImmutableExtension(button) : null
    });
  }
};

/** Of the active cell: the last context menu may have been at another. */
function isOutput(node: HTMLElement): boolean {
  const isActive = node.closest('.jp-Cell.jp-mod-active') !== null;
  return isActive && node.classList.contains('jp-OutputArea-child');
}

/** The number of an output within its cell, from 0; the first for none. */
function outputAt(node: HTMLElement | undefined): number {
  const outputs = Array.from(node?.parentElement?.children ?? []);
  return Math.max(
    0,
    outputs.filter(one => one.matches('.jp-OutputArea-child')).findIndex(one => one === node)
  );
}

/** Ask and send again what nobody answered to; while all is well that asks nothing. */
function retry(discussions: Discussions, connection: IConnection | null): Poll {
  const poll = new Poll({
    name: 'jupyter-stepguide:comments',
    factory: () => discussions.retry(),
    frequency: { interval: RETRY_MS, backoff: false }
  });
  connection?.changed.connect(() => void poll.refresh());
  window.addEventListener('online', () => void poll.refresh());
  return poll;
}

export default [news, comments, selection];
