import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICurrentGuide } from '../tokens';
import { cellsOf } from './cells';
import { idle } from './idle';
import type { GuideMetadata } from './metadata';
import { guideMetadata } from './metadata';
import type { GuideCell, Step } from './steps';
import { headingsIn, stepAt, stepsOf } from './steps';

/** Changes that come closer together than this are told as one. */
const SETTLED_MS = 150;

const NOTHING: GuideMetadata = {
  id: null,
  title: null,
  summary: '',
  objectives: [],
  prerequisites: []
};

/** All that a guide is read from. */
interface ISources {
  readonly panel: NotebookPanel | null;
  readonly path: string | null;
  readonly cells: readonly GuideCell[];
  readonly metadata: GuideMetadata;
}

/**
 * The notebook in front of the person, read as a guide whenever it has settled.
 *
 * One that opens is read once it is drawn: nobody reads the list of its steps before.
 */
export class CurrentGuide implements ICurrentGuide, IDisposable {
  constructor(options: CurrentGuide.IOptions) {
    this._tracker = options.tracker;
    this._settled = new Debouncer(() => {
      this._read(this._panel);
    }, SETTLED_MS);
    this._tracker.currentChanged.connect(this._onCurrentChanged, this);
    this._tracker.activeCellChanged.connect(this._onActiveCellChanged, this);
    this._onCurrentChanged();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get activeCellChanged(): ISignal<this, void> {
    return this._activeCellChanged;
  }

  get panel(): NotebookPanel | null {
    return this._panel;
  }

  get path(): string | null {
    return this._panel?.context.path ?? null;
  }

  get isRead(): boolean {
    return this._isRead;
  }

  get guideId(): string | null {
    return this._sources.metadata.id;
  }

  get title(): string {
    return this._title;
  }

  get objectives(): readonly string[] {
    return this._sources.metadata.objectives;
  }

  get prerequisites(): readonly string[] {
    return this._sources.metadata.prerequisites;
  }

  get steps(): readonly Step[] {
    return this._steps;
  }

  get activeCellId(): string | null {
    return this._panel?.content.activeCell?.model.id ?? null;
  }

  stepOfCell(cellId: string): Step | null {
    this._places ??= new Map(this._sources.cells.map((cell, index) => [cell.id, index]));
    const index = this._places.get(cellId);
    return index === undefined ? null : stepAt(this._steps, index);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._settled.dispose();
    Signal.clearData(this);
  }

  private _onCurrentChanged(): void {
    const panel = this._tracker.currentWidget;
    if (panel === this._panel) {
      return;
    }
    this._panel?.content.modelContentChanged.disconnect(this._onContentChanged, this);
    this._panel?.content.modelChanged.disconnect(this._onContentChanged, this);
    this._panel?.context.pathChanged.disconnect(this._onContentChanged, this);
    this._panel = panel;
    panel?.content.modelContentChanged.connect(this._onContentChanged, this);
    panel?.content.modelChanged.connect(this._onContentChanged, this);
    panel?.context.pathChanged.connect(this._onContentChanged, this);
    if (panel === null || panel.context.isReady) {
      this._read(panel);
    } else {
      this._take({ panel, path: this.path, cells: [], metadata: NOTHING }, false);
      void opened(panel).then(() => {
        this._read(panel);
      });
    }
  }

  private _onContentChanged(): void {
    if (this._isRead) {
      void this._settled.invoke();
    }
  }

  private _onActiveCellChanged(): void {
    this._activeCellChanged.emit();
  }

  private _read(panel: NotebookPanel | null): void {
    if (panel !== this._panel || this._isDisposed) {
      return;
    }
    const model = panel?.model ?? null;
    const cells = model === null ? [] : cellsOf(model);
    const metadata = model === null ? NOTHING : guideMetadata(model);
    const { _sources: last, path } = this;
    const isSame =
      this._isRead &&
      panel === last.panel &&
      path === last.path &&
      cells === last.cells &&
      // Lab notes in a notebook which kernel it has, and more, that makes no other guide of it.
      JSONExt.deepEqual({ ...metadata }, { ...last.metadata });
    if (!isSame) {
      this._take({ panel, path, cells, metadata }, true);
    }
  }

  private _take(sources: ISources, isRead: boolean): void {
    const { cells, metadata, panel, path } = sources;
    this._sources = sources;
    this._isRead = isRead;
    this._title = titleOf(cells, metadata, path);
    this._steps = panel === null || !isRead ? [] : stepsOf(cells, this._title);
    this._places = null;
    this._changed.emit();
  }

  private readonly _tracker: INotebookTracker;
  private readonly _settled: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _activeCellChanged = new Signal<this, void>(this);
  private _panel: NotebookPanel | null = null;
  private _sources: ISources = { panel: null, path: null, cells: [], metadata: NOTHING };
  private _isRead = false;
  private _title = '';
  private _steps: readonly Step[] = [];
  private _places: ReadonlyMap<string, number> | null = null;
  private _isDisposed = false;
}

export namespace CurrentGuide {
  export interface IOptions {
    tracker: INotebookTracker;
  }
}

/** Resolves once a notebook that opens has its cells and, where it can be seen, is drawn. */
async function opened(panel: NotebookPanel): Promise<void> {
  try {
    await panel.context.ready;
    await (panel.isVisible ? panel.revealed : null);
  } catch {
    // What cannot be read is told of by Lab.
  }
  await idle();
}

/** The first level-1 heading, else the title in the metadata, else the file's name. */
function titleOf(
  cells: readonly GuideCell[],
  metadata: GuideMetadata,
  path: string | null
): string {
  for (const cell of cells) {
    const heading = headingsIn(cell).find(({ level }) => level === 1);
    if (heading !== undefined) {
      return heading.title;
    }
  }
  return metadata.title ?? PathExt.basename(path ?? '').replace(/\.ipynb$/, '');
}
