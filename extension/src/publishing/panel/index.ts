import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import type { IThemeManager } from '@jupyterlab/apputils';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { launchIcon, ToolbarButton } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ApiClient } from '../../api/client';
import type { ICurrentGuide, IGuideStates } from '../../tokens';
import { PageCommands } from '../ids';
import { findPage } from './address';
import { PublishedPage } from './page';

export interface IPanelOptions {
  app: JupyterFrontEnd;
  client: ApiClient;
  current: ICurrentGuide | null;
  isRemote: boolean;
  restorer: ILayoutRestorer | null;
  states: IGuideStates;
  themes: IThemeManager | null;
  trans: TranslationBundle;
  /** Open a page in a tab of the browser. */
  openTab: (slug: string) => Promise<void>;
  /** Open a copy of a publication in Lab. */
  openCopy: (slug: string) => Promise<void>;
}

type Tab = MainAreaWidget<PublishedPage>;

/** Add the command that shows a published page beside the notebook, one tab for each. */
export function addPanel(options: IPanelOptions): void {
  const { app, restorer, themes, trans } = options;
  const tabs = new Map<string, Tab>();
  // eslint-disable-next-line jupyter/require-disposable-ownership -- lives as long as Lab
  const tracker = new WidgetTracker<Tab>({ namespace: 'stepguide-page' });
  const slugOf = ({ slug }: ReadonlyPartialJSONObject): string | null =>
    typeof slug === 'string' ? slug : slugInFront(options);
  app.commands.addCommand(PageCommands.show, {
    label: trans.__('Show the published page beside the notebook'),
    caption: trans.__('What readers see, in a panel of JupyterLab'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          slug: { type: 'string', description: 'The last part of the address of the page' }
        }
      }
    },
    isEnabled: args => slugOf(args) !== null,
    execute: async args => {
      const slug = slugOf(args);
      if (slug === null) {
        return;
      }
      let tab = tabs.get(slug);
      if (tab === undefined) {
        tab = tabOf(slug, options);
        tabs.set(slug, tab);
        tab.disposed.connect(() => tabs.delete(slug));
        app.shell.add(tab, 'main', { mode: 'split-right', ref: options.current?.panel?.id });
        await tracker.add(tab);
        void tab.content.open();
      }
      app.shell.activateById(tab.id);
    }
  });
  if (restorer !== null) {
    const named = (tab: Tab): string => tab.id.replace(PREFIX, '');
    void restorer.restore(tracker, {
      command: PageCommands.show,
      args: tab => ({ slug: named(tab) }),
      name: named
    });
  }
  themes?.themeChanged.connect(() => {
    for (const { content } of tabs.values()) {
      content.isLight = isLight(themes);
    }
  });
  followSteps(options, tabs);
}

const PREFIX = 'stepguide-page-';

/** The page goes to the step of the cell that is worked on, whenever that is another. */
function followSteps(options: IPanelOptions, tabs: ReadonlyMap<string, Tab>): void {
  const { current } = options;
  let last: string | null = null;
  current?.activeCellChanged.connect(() => {
    const slug = slugInFront(options);
    const cell = current.activeCellId;
    const step = cell === null ? null : current.stepOfCell(cell);
    if (slug !== null && step !== null && step.id !== last) {
      last = step.id;
      tabs.get(slug)?.content.showStep(step.id);
    }
  });
}

function slugInFront({ current, states }: IPanelOptions): string | null {
  return states.get(current?.path ?? '')?.publication?.slug ?? null;
}

function tabOf(slug: string, options: IPanelOptions): Tab {
  const { client, isRemote, openCopy, openTab, themes, trans } = options;
  const name = trans.__('Published page: %1', slug);
  const here = window.location.hostname;
  const content = new PublishedPage({
    name,
    find: () => findPage(slug, { client, isRemote, here, trans }),
    trans
  });
  content.isLight = isLight(themes);
  const tab = new MainAreaWidget({ content });
  tab.id = `${PREFIX}${slug}`;
  tab.title.label = slug;
  tab.title.caption = name;
  tab.title.icon = launchIcon;
  const button = (label: string, onClick: () => void): void => {
    tab.toolbar.addItem(label, new ToolbarButton({ label, onClick }));
  };
  button(trans.__('Open in the browser'), () => void openTab(slug));
  button(trans.__('Open a copy'), () => void openCopy(slug));
  button(trans.__('Reload'), () => void content.open());
  return tab;
}

function isLight(themes: IThemeManager | null): boolean {
  return typeof themes?.theme !== 'string' || themes.isLight(themes.theme);
}
