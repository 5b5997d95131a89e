import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { MessageLoop } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { Title } from '@lumino/widgets';
import { BoxLayout, Panel, TabPanel, Widget } from '@lumino/widgets';

import type { ISidebarHeader, ISidebarTab } from '../tokens';
import { stepGuideIcon } from './icon';

/** The panel behind StepGuide's one icon: a tab for each feature that has one, notices above. */
export class Sidebar extends Panel {
  constructor(options: Sidebar.IOptions) {
    super();
    this._trans = options.trans;
    this.id = 'jp-stepguide-sidebar';
    this.addClass('jp-StepGuide-sidebar');
    this.title.icon = stepGuideIcon;
    this.title.caption = this._trans.__('StepGuide');
    const { tabBar } = this._panel;
    tabBar.node.setAttribute('aria-label', this._trans.__('StepGuide'));
    tabBar.tabsMovable = false;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this._trans.__('StepGuide'));
    // A bar that is not stretched scrolls its tabs away on narrow sidebars.
    BoxLayout.setStretch(tabBar, 0);
    this.addWidget(this._panel);
    this._panel.currentChanged.connect((_, { currentWidget }) => {
      this._tabChanged.emit(this._tabs.find(tab => tab.widget === currentWidget)?.id ?? '');
    });
  }

  /** Told with the id of the tab that is now in front. */
  get tabChanged(): ISignal<this, string> {
    return this._tabChanged;
  }

  /** Add a tab at the place of its rank. */
  addTab(tab: ISidebarTab): IDisposable {
    const before = this._tabs.filter(other => other.rank <= tab.rank).length;
    this._tabs.splice(before, 0, tab);
    const { widget, count } = tab;
    this._panel.insertWidget(before, widget);
    const relabel = (): void => {
      this._label(tab);
    };
    count?.changed.connect(relabel);
    relabel();
    if (tab.id === this._wanted) {
      this.select(tab.id);
    }
    return new DisposableDelegate(() => {
      count?.changed.disconnect(relabel);
      this._tabs.splice(this._tabs.indexOf(tab), 1);
      widget.parent = null;
      this._markIcon();
    });
  }

  /** Show a notice above the tabs, below the notices that stand there. */
  addNotice(notice: Widget): IDisposable {
    this.insertWidget(this.widgets.length - 1, notice);
    this._fitTabs();
    return new DisposableDelegate(() => {
      notice.dispose();
      this._fitTabs();
    });
  }

  /** Show something above all else, whose count is marked at the icon too. */
  addHeader({ widget, title, count }: ISidebarHeader): IDisposable {
    this.insertWidget(0, widget);
    const remark = (): void => {
      this._markIcon();
    };
    const header = { title, count };
    this._headers.push(header);
    count.changed.connect(remark);
    remark();
    return new DisposableDelegate(() => {
      count.changed.disconnect(remark);
      this._headers.splice(this._headers.indexOf(header), 1);
      widget.parent = null;
      this._markIcon();
    });
  }

  /** Bring a tab to the front, at once or as soon as it is added. */
  select(id: string): void {
    const tab = this._tabs.find(candidate => candidate.id === id);
    this._wanted = tab === undefined ? id : null;
    if (tab !== undefined) {
      this._panel.currentWidget = tab.widget;
    }
  }

  /** The tabs have what notices leave them, which nobody else tells them. */
  private _fitTabs(): void {
    MessageLoop.sendMessage(this._panel, Widget.ResizeMessage.UnknownSize);
  }

  private _label({ title, widget, count }: ISidebarTab): void {
    const number = count?.value ?? 0;
    const label: Title<Widget> = widget.title;
    label.label = number === 0 ? title : `${title} ${number}`;
    label.closable = false;
    this._markIcon();
  }

  /** Say at the icon what the tabs want to be seen while the sidebar is closed. */
  private _markIcon(): void {
    const marked = this._tabs.filter(tab => tab.countOnIcon === true);
    const total = marked.reduce((sum, tab) => sum + (tab.count?.value ?? 0), 0);
    const unread = this._headers.some(({ count }) => count.value > 0);
    this.title.dataset = {
      ...(total === 0 ? {} : { 'stepguide-count': String(total) }),
      ...(unread ? { 'stepguide-unread': '' } : {})
    };
    const counts = [...this._headers, ...marked]
      .filter(tab => (tab.count?.value ?? 0) > 0)
      .map(({ title, count }) => this._trans.__('%1: %2', title, count?.value ?? 0));
    this.title.caption = [this._trans.__('StepGuide'), ...counts].join(', ');
  }

  private readonly _trans: TranslationBundle;
  private readonly _panel = new TabPanel({ tabPlacement: 'top' });
  private readonly _tabs: ISidebarTab[] = [];
  private readonly _headers: Omit<ISidebarHeader, 'widget'>[] = [];
  private readonly _tabChanged = new Signal<this, string>(this);
  private _wanted: string | null = null;
}

export namespace Sidebar {
  export interface IOptions {
    trans: TranslationBundle;
  }
}
