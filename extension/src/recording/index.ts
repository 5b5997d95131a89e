import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- what Create guide opens
import { GuideCreation } from '../creating/launching';
import { ISidebar, IVerification } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { RecordingActions } from './actions';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- drawn in every notebook's toolbar
import { RecordButton } from './button';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addCommands, addNotebookCommands, CommandIds } from './commands';
import { explainLog } from './explaining';
import { keepPlainKernelspec } from './kernelspec';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- adding commands is what activation is
import { addLogCommands, LogCommandIds } from './log';
import { RecordedSessions } from './model';
import { OpenGuides } from './open_guides';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- watches every kernel
import { KernelObserver } from './observer';
import type { LoadTracker } from './recorder';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- acts on every notebook
import { Recorders } from './recorders';

const PLUGIN = 'jupyter-stepguide:recording';

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Records notebook sessions and makes guides of them.',
  autoStart: true,
  requires: [INotebookTracker, IRenderMimeRegistry],
  optional: [
    ICommandPalette,
    ISettingRegistry,
    IToolbarWidgetRegistry,
    ITranslator,
    IVerification,
    ISidebar,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    palette: ICommandPalette | null,
    settings: ISettingRegistry | null,
    toolbar: IToolbarWidgetRegistry | null,
    translator: ITranslator | null,
    verification: IVerification | null,
    sidebar: ISidebar | null,
    state: IStateDB | null
  ): void => {
    const { commands, serviceManager } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const client = new ApiClient({ serverSettings: serviceManager.serverSettings });
    const sessions = new RecordedSessions({ client, contents: serviceManager.contents });
    const creation = new GuideCreation({ client, rendermime, trans });
    const recorders = new Recorders({
      tracker,
      loadTracker: loadTrackerOf(settings),
      observe: panel => observerOf(panel, client)
    });
    const openGuides = new OpenGuides(tracker);
    const options = { commands, creation, openGuides, recorders, sessions, tracker, trans };
    const actions = new RecordingActions({ ...options, verification });
    addCommands({ ...options, actions });
    addNotebookCommands({ ...options, actions });
    addLogCommands(options);
    if (sidebar !== null && state !== null) {
      const onlyOnRecord = (): void => {
        void settings?.set(PLUGIN, 'loadTracker', 'onRecord');
        void recorders.switchOff();
      };
      void explainLog({ recorders, sidebar, state, trans, onlyOnRecord });
    }
    for (const command of [...Object.values(CommandIds), ...Object.values(LogCommandIds)]) {
      palette?.addItem({ command, category: trans.__('StepGuide') });
    }
    toolbar?.addFactory<NotebookPanel>('Notebook', 'stepguide-record', panel =>
      recordButton(panel, recorders, actions, trans)
    );
    recorders.interrupted.connect((_, interrupted) => {
      actions.tellInterrupted(interrupted);
    });
    tracker.widgetAdded.connect((_, { context }) => {
      void context.ready.then(() => {
        keepPlainKernelspec(context, serviceManager.kernelspecs);
      });
    });
  }
};

function recordButton(
  panel: NotebookPanel,
  recorders: Recorders,
  actions: RecordingActions,
  trans: TranslationBundle
): RecordButton {
  return new RecordButton({
    recorder: recorders.of(panel),
    trans,
    onToggle: () => void actions.toggle(panel),
    onCreate: () => void actions.create(panel)
  });
}

function observerOf({ context }: NotebookPanel, client: ApiClient): KernelObserver {
  const said = (name: string): string => {
    const info: unknown = context.model.getMetadata('language_info');
    const value: unknown =
      typeof info === 'object' && info !== null ? Reflect.get(info, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return new KernelObserver({
    client,
    sessionContext: context.sessionContext,
    kernelspec: () => ({
      kernel: context.sessionContext.session?.kernel?.name ?? '',
      language: said('name') || context.model.defaultKernelLanguage,
      version: said('version')
    }),
    notebook: () => context.localPath
  });
}

/** Reads the setting as it is now, once settings are known at all. */
function loadTrackerOf(registry: ISettingRegistry | null): () => Promise<LoadTracker> {
  const loading = registry?.load(PLUGIN);
  return async () => {
    const chosen = (await loading)?.composite.loadTracker;
    return chosen === 'always' || chosen === 'never' ? chosen : 'onRecord';
  };
}

export default plugin;
