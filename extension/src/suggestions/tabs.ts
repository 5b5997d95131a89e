import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';

import { stepGuideIcon } from '../ui/icon';

/** Show something in a tab of its own, beside the notebook that it is about. */
export function openTab(
  shell: JupyterFrontEnd.IShell,
  content: Widget,
  title: string,
  beside: NotebookPanel | null
): MainAreaWidget {
  const tab = new MainAreaWidget({ content });
  tab.title.label = title;
  tab.title.icon = stepGuideIcon;
  tab.title.closable = true;
  shell.add(tab, 'main', beside === null ? {} : { ref: beside.id, mode: 'tab-after' });
  return tab;
}
