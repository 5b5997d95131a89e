import type { IThemeManager } from '@jupyterlab/apputils';
import { MainAreaWidget, Notification } from '@jupyterlab/apputils';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ApiClient } from '../api/client';
import type { IGuideStates } from '../tokens';
import { reason } from '../ui/reason';
import { ReportPage } from './page';

export const REPORT = 'stepguide:show-report';

export interface IReportOptions {
  app: JupyterFrontEnd;
  client: ApiClient;
  states: IGuideStates;
  themes: IThemeManager | null;
  trans: TranslationBundle;
  serverPath: (path: string) => string;
  /** The path of the notebook in front, "" for none. */
  current: () => string;
}

/** Add the command that opens the report on a guide's last run, in one tab for each guide. */
export function addReporting(options: IReportOptions): void {
  const { app, states, trans } = options;
  const tabs = new Map<string, MainAreaWidget<ReportPage>>();
  const pathOf = ({ path }: ReadonlyPartialJSONObject): string =>
    typeof path === 'string' ? path : options.current();
  const hasRun = (args: ReadonlyPartialJSONObject): boolean =>
    Boolean(states.get(pathOf(args))?.last_run);
  options.themes?.themeChanged.connect(themes => {
    for (const { content } of tabs.values()) {
      content.isLight = isLight(themes);
    }
  });
  app.commands.addCommand(REPORT, {
    label: trans.__('Last report'),
    caption: trans.__('Show what the last run of this notebook found, cell by cell'),
    describedBy: {
      args: {
        type: 'object',
        properties: { path: { type: 'string', description: "A path of Lab's file browser" } }
      }
    },
    isEnabled: hasRun,
    isVisible: hasRun,
    execute: args => show(options, tabs, pathOf(args))
  });
}

async function show(
  { app, client, themes, trans, serverPath }: IReportOptions,
  tabs: Map<string, MainAreaWidget<ReportPage>>,
  path: string
): Promise<void> {
  let html: string;
  try {
    ({ html } = await client.get('/guides/report', { query: { path: serverPath(path) } }));
  } catch (error) {
    Notification.error(reason(error, trans), { autoClose: false });
    return;
  }
  let tab = tabs.get(path);
  if (tab === undefined) {
    tab = tabOf(path, trans);
    tabs.set(path, tab);
    tab.disposed.connect(() => tabs.delete(path));
    app.shell.add(tab, 'main');
  }
  tab.content.draw(html, isLight(themes));
  app.shell.activateById(tab.id);
}

function tabOf(path: string, trans: TranslationBundle): MainAreaWidget<ReportPage> {
  const name = PathExt.basename(path);
  const page = new ReportPage(trans.__('Report on %1', name));
  const tab = new MainAreaWidget({ content: page });
  tab.title.label = trans.__('Report: %1', name);
  tab.title.caption = trans.__('What the last run of %1 found', path);
  tab.toolbar.hide();
  return tab;
}

function isLight(themes: IThemeManager | null): boolean {
  return typeof themes?.theme !== 'string' || themes.isLight(themes.theme);
}
