import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import { PanelLayout, Widget } from '@lumino/widgets';

import { commentIcon } from './icon';
import type { Discussion } from './model';
import { placesIn } from './places';
import type { Thread } from './threads';
import { openByCell } from './threads';

/** Changes of the notebook that come closer together than this are answered once. */
const SETTLED_MS = 200;

/** A mark with the number of open threads at each cell of one notebook that has some. */
export class CellBadges implements IDisposable {
  constructor(options: CellBadges.IOptions) {
    this._options = options;
    this._settled = new Debouncer(() => {
      this._sync();
    }, SETTLED_MS);
    options.discussion.changed.connect(this._sync, this);
    options.panel.content.modelContentChanged.connect(this._onContentChanged, this);
    this._sync();
  }

  get isDisposed(): boolean {
    return this._settled.isDisposed;
  }

  dispose(): void {
    const { discussion, panel } = this._options;
    discussion.changed.disconnect(this._sync, this);
    panel.content.modelContentChanged.disconnect(this._onContentChanged, this);
    this._settled.dispose();
    this._badges.forEach(badge => {
      badge.dispose();
    });
    this._badges.clear();
  }

  private _onContentChanged(): void {
    // Most notebooks have no threads: typing there costs this comparison.
    if (this._options.discussion.openCount > 0 || this._badges.size > 0) {
      void this._settled.invoke();
    }
  }

  private _sync(): void {
    const { discussion, panel } = this._options;
    if (panel.isDisposed || panel.model === null) {
      return;
    }
    const open =
      discussion.openCount === 0
        ? new Map<string, Thread[]>()
        : openByCell(discussion.threads ?? [], placesIn(panel.model));
    for (const [cell, badge] of this._badges) {
      if (cell.isDisposed || badge.isDisposed || !open.has(cell.model.id)) {
        badge.dispose();
        this._badges.delete(cell);
      }
    }
    if (open.size > 0) {
      panel.content.widgets.forEach(cell => {
        this._mark(cell, open.get(cell.model.id) ?? []);
      });
    }
  }

  private _mark(cell: Cell, threads: readonly Thread[]): void {
    if (threads.length === 0) {
      return;
    }
    const { trans, onClick } = this._options;
    const known = this._badges.get(cell);
    if (known !== undefined) {
      known.threads = threads;
      return;
    }
    const badge = new CellBadge({ trans, onClick });
    badge.threads = threads;
    this._badges.set(cell, badge);
    void attach(badge, cell);
  }

  private readonly _options: CellBadges.IOptions;
  private readonly _settled: Debouncer;
  private readonly _badges = new Map<Cell, CellBadge>();
}

export namespace CellBadges {
  export interface IOptions extends CellBadge.IOptions {
    panel: NotebookPanel;
    discussion: Discussion;
  }
}

/** Windowed notebooks hold placeholders: a cell has parts only when it is first seen. */
async function attach(badge: Widget, cell: Cell): Promise<void> {
  await cell.ready;
  if (!badge.isDisposed && !cell.isDisposed && cell.layout instanceof PanelLayout) {
    cell.layout.addWidget(badge);
  }
}

/** The mark at one cell; a click shows the threads. */
class CellBadge extends Widget {
  constructor(options: CellBadge.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-cellBadge');
    this._button.type = 'button';
    this._count.className = 'jp-StepGuide-cellBadge-count';
    commentIcon.element({ container: this._button, tag: 'span' });
    this._button.append(this._count);
    this._button.addEventListener('click', () => {
      const first = this._threads[0];
      if (first !== undefined) {
        options.onClick(first);
      }
    });
    this.node.append(this._button);
  }

  set threads(threads: readonly Thread[]) {
    this._threads = threads;
    const { trans } = this._options;
    const said = trans._n('%1 open thread', '%1 open threads', threads.length);
    this._count.textContent = String(threads.length);
    this._button.title = trans.__('%1 on this cell: show in Discussion', said);
    this._button.setAttribute('aria-label', this._button.title);
  }

  private readonly _options: CellBadge.IOptions;
  private readonly _button = document.createElement('button');
  private readonly _count = document.createElement('span');
  private _threads: readonly Thread[] = [];
}

namespace CellBadge {
  export interface IOptions {
    trans: TranslationBundle;
    onClick: (thread: Thread) => void;
  }
}
