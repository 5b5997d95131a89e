import type { ICellModel } from '@jupyterlab/cells';
import { PathExt } from '@jupyterlab/coreutils';
import type { INotebookModel, INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICurrentGuide } from '../tokens';
import { headings } from './headings';
import type { GuideMetadata } from './metadata';
import { cellMetadata, guideMetadata } from './metadata';
import type { GuideCell, Step } from './steps';
import { stepAt, stepsOf } from './steps';

/** Changes that come closer together than this are told as one. */
const SETTLED_MS = 150;

const NOTHING: GuideMetadata = {
  id: null,
  title: null,
  summary: '',
  objectives: [],
  prerequisites: []
};

/** The notebook in front of the person, read as a guide whenever it has settled. */
export class CurrentGuide implements ICurrentGuide, IDisposable {
  constructor(options: CurrentGuide.IOptions) {
    this._tracker = options.tracker;
    this._read = new Debouncer(() => {
      this._refresh();
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

  get guideId(): string | null {
    return this._metadata.id;
  }

  get title(): string {
    return this._title;
  }

  get objectives(): readonly string[] {
    return this._metadata.objectives;
  }

  get prerequisites(): readonly string[] {
    return this._metadata.prerequisites;
  }

  get steps(): readonly Step[] {
    return this._steps;
  }

  get activeCellId(): string | null {
    return this._panel?.content.activeCell?.model.id ?? null;
  }

  stepOfCell(cellId: string): Step | null {
    const index = this._places.get(cellId);
    return index === undefined ? null : stepAt(this._steps, index);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._read.dispose();
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
    this._refresh();
  }

  private _onContentChanged(): void {
    void this._read.invoke();
  }

  private _onActiveCellChanged(): void {
    this._activeCellChanged.emit();
  }

  private _refresh(): void {
    const model = this._panel?.model ?? null;
    const cells = model === null ? [] : cellsOf(model);
    this._metadata = model === null ? NOTHING : guideMetadata(model);
    this._title = titleOf(cells, this._metadata, this.path);
    this._steps = model === null ? [] : stepsOf(cells, this._title);
    this._places = new Map(cells.map((cell, index) => [cell.id, index]));
    this._changed.emit();
  }

  private readonly _tracker: INotebookTracker;
  private readonly _read: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _activeCellChanged = new Signal<this, void>(this);
  private _panel: NotebookPanel | null = null;
  private _metadata = NOTHING;
  private _title = '';
  private _steps: readonly Step[] = [];
  private _places: ReadonlyMap<string, number> = new Map();
  private _isDisposed = false;
}

export namespace CurrentGuide {
  export interface IOptions {
    tracker: INotebookTracker;
  }
}

/** The cells of a notebook as steps see them. */
export function cellsOf(model: INotebookModel): GuideCell[] {
  return Array.from(model.cells, guideCell);
}

/** One cell as steps see it. */
export function guideCell(cell: ICellModel): GuideCell {
  return {
    id: cell.id,
    type: cell.type,
    // Only headings are read, and they stand in markdown.
    source: cell.type === 'markdown' ? cell.sharedModel.getSource() : '',
    metadata: cellMetadata(cell)
  };
}

/** The first level-1 heading, else the title in the metadata, else the file's name. */
function titleOf(
  cells: readonly GuideCell[],
  metadata: GuideMetadata,
  path: string | null
): string {
  for (const { source } of cells) {
    for (const heading of headings(source)) {
      if (heading.level === 1) {
        return heading.title;
      }
    }
  }
  return metadata.title ?? PathExt.basename(path ?? '').replace(/\.ipynb$/, '');
}
