import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { ICurrentGuide, ISidebar, IStepMarks } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the tab is there from the start
import { StepList } from './model';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the tab is there from the start
import { StepsTab } from './widget';

const plugin: JupyterFrontEndPlugin<IStepMarks> = {
  id: 'jupyter-stepguide:steps',
  description: 'The tab with the steps of the open notebook.',
  autoStart: true,
  requires: [ISidebar, ICurrentGuide],
  optional: [ITranslator],
  provides: IStepMarks,
  activate: (
    _: JupyterFrontEnd,
    sidebar: ISidebar,
    guide: ICurrentGuide,
    translator: ITranslator | null
  ): IStepMarks => {
    const trans = (translator ?? nullTranslator).load('jupyter_stepguide');
    const list = new StepList(guide);
    const widget = new StepsTab({ list, trans });
    sidebar.addTab({ id: 'steps', title: trans.__('Steps'), rank: 10, widget });
    return list;
  }
};

export default plugin;
