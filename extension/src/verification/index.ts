import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IThemeManager, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ApiClient } from '../api/client';
import { GuideStates } from '../model/states';
import { ICurrentGuide, IGuideStates, IStepMarks, IVerification } from '../tokens';
/* eslint-disable jupyter/prefer-lazy-imports -- badge and marks are there from the start */
import { ACCEPT, addAccepting } from './accepting';
import { BadgeButton, BadgeModel } from './badge';
import { addCommands, CommandIds } from './commands';
import { EditedNotebooks } from './edited';
import { VerificationJobs } from './jobs';
import { RunMarks } from './marks';
import { ProofKeeping } from './proof';
import { addReporting, REPORT } from './report';
import { addScheduling, SCHEDULE } from './schedules/command';
import { StepVerdicts } from './steps';
/* eslint-enable jupyter/prefer-lazy-imports */

/** The name of the badge among the items of the notebook's toolbar, as in the schema. */
const BADGE = 'stepguide-verified';

const states: JupyterFrontEndPlugin<IGuideStates> = {
  id: 'jupyter-stepguide:guide-states',
  description: 'Knows the verdict and the publication of each open notebook.',
  autoStart: true,
  requires: [INotebookTracker],
  provides: IGuideStates,
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker): IGuideStates => {
    const { contents, serverSettings } = app.serviceManager;
    const client = new ApiClient({ serverSettings });
    const known = new GuideStates({ client, serverPath: path => contents.localPath(path) });
    tracker.widgetAdded.connect((_, panel) => {
      known.watch(panel.context);
    });
    return known;
  }
};

const jobs: JupyterFrontEndPlugin<IVerification> = {
  id: 'jupyter-stepguide:verification-jobs',
  description: 'Re-runs notebooks in a fresh kernel.',
  autoStart: true,
  requires: [IGuideStates],
  provides: IVerification,
  activate: (app: JupyterFrontEnd, known: IGuideStates): IVerification => {
    const { contents, serverSettings } = app.serviceManager;
    const client = new ApiClient({ serverSettings });
    const serverPath = (path: string): string => contents.localPath(path);
    const runs = new VerificationJobs({ client, states: known, serverPath });
    contents.fileChanged.connect((_, { type, oldValue, newValue }) => {
      if (type === 'rename' && oldValue?.path && newValue?.path) {
        runs.renamed(oldValue.path, newValue.path);
      }
    });
    return runs;
  }
};

const verification: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-stepguide:verification',
  description: 'Says at each notebook whether it is verified, and verifies it.',
  autoStart: true,
  requires: [INotebookTracker, IGuideStates, IVerification],
  optional: [
    IToolbarWidgetRegistry,
    ICommandPalette,
    ITranslator,
    ICurrentGuide,
    IStepMarks,
    IThemeManager
  ],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    known: IGuideStates,
    runs: IVerification,
    toolbars: IToolbarWidgetRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    guide: ICurrentGuide | null,
    steps: IStepMarks | null,
    themes: IThemeManager | null
  ): void => {
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const edited = new EditedNotebooks();
    const { contents } = app.serviceManager;
    new ProofKeeping({ contents, edited, jobs: runs, tracker });
    if (guide !== null && steps !== null) {
      const verdicts = new StepVerdicts({ commands, guide, states: known, edited, trans });
      steps.addSource(verdicts);
      steps.addNotices(verdicts);
    }
    const options = { commands, tracker, states: known, jobs: runs, trans };
    addCommands(options);
    const client = new ApiClient({ serverSettings: app.serviceManager.serverSettings });
    const serverPath = (path: string): string => contents.localPath(path);
    const current = (): string => tracker.currentWidget?.context.path ?? '';
    addAccepting({ ...options, client, serverPath });
    addReporting({ app, client, states: known, themes, trans, serverPath, current });
    addScheduling({ commands, client, trans, serverPath, current });
    const { verify, cancel, show } = CommandIds;
    for (const command of [verify, cancel, show, REPORT, SCHEDULE, ACCEPT]) {
      palette?.addItem({ command, category: trans.__('StepGuide') });
    }
    runs.changed.connect(() => {
      commands.notifyCommandChanged(CommandIds.verify);
      commands.notifyCommandChanged(CommandIds.cancel);
    });
    tracker.widgetAdded.connect((_, panel) => {
      const marks = new RunMarks({ panel, states: known, trans });
      panel.disposed.connect(() => {
        marks.dispose();
      });
    });
    toolbars?.addFactory<NotebookPanel>('Notebook', BADGE, ({ context }) => {
      const model = new BadgeModel({
        context,
        edited: edited.of(context),
        states: known,
        jobs: runs,
        trans
      });
      return new BadgeButton(model, button => {
        const { path } = context;
        void import('./menu').then(({ openMenu }) => {
          openMenu({ commands, states: known, path }, button);
        });
      });
    });
  }
};

export default [states, jobs, verification];
