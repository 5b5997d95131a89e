import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { cellsOf } from '../model/cells';

type Context = DocumentRegistry.IContext<INotebookModel>;

/** Edits that come closer together than this are looked at as one. */
const SETTLED_MS = 300;

/** How the code of an open notebook differs from its file, on which verdicts are. */
export class EditedCode implements IDisposable {
  constructor(private readonly _context: Context) {
    _context.saveState.connect(this._onSaved, this);
    // Until it is loaded it changes with every cell, and nobody has edited it.
    void _context.ready.then(
      () => {
        if (!this._isDisposed) {
          this._note();
          _context.model.contentChanged.connect(this._onContentChanged, this);
        }
      },
      () => undefined
    );
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether other code would run than that of the file. */
  get isEdited(): boolean {
    return this._isEdited;
  }

  /** The ids of code cells that are new or say something else. */
  get cells(): ReadonlySet<string> {
    return this._cells;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._settled.dispose();
    Signal.clearData(this);
  }

  private _onSaved(_: unknown, state: string): void {
    if (state === 'completed') {
      this._note();
      this._compare();
    }
  }

  /** Take the code that is there now for that of the file. */
  private _note(): void {
    const { model } = this._context;
    this._saved = codeOf(model);
    this._seen = cellsOf(model);
  }

  private _onContentChanged(): void {
    void this._settled.invoke();
  }

  /** Most changes that Lab tells of are none of the cells. */
  private _look(): void {
    const { model } = this._context;
    if (!this._isDisposed && cellsOf(model) !== this._seen) {
      this._seen = cellsOf(model);
      this._compare();
    }
  }

  private _compare(): void {
    if (this._isDisposed || this._saved === null) {
      return;
    }
    const now = codeOf(this._context.model);
    const saved = new Map(this._saved);
    const cells = now.flatMap(([id, source]) => (saved.get(id) === source ? [] : [id]));
    const isEdited = texts(now) !== texts(this._saved);
    if (isEdited !== this._isEdited || cells.join() !== [...this._cells].join()) {
      this._isEdited = isEdited;
      this._cells = new Set(cells);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _settled = new Debouncer(() => {
    this._look();
  }, SETTLED_MS);
  private _saved: readonly Code[] | null = null;
  private _seen: ReturnType<typeof cellsOf> | null = null;
  private _cells: ReadonlySet<string> = new Set();
  private _isEdited = false;
  private _isDisposed = false;
}

/** One {@link EditedCode} for each open notebook, however many views it has. */
export class EditedNotebooks {
  of(context: Context): EditedCode {
    const known = this._known.get(context);
    if (known !== undefined) {
      return known;
    }
    const edited = new EditedCode(context);
    this._known.set(context, edited);
    context.disposed.connect(() => {
      edited.dispose();
    });
    return edited;
  }

  private readonly _known = new WeakMap<Context, EditedCode>();
}

/** A code cell: its id and its source. */
type Code = readonly [id: string, source: string];

/** What a verdict is on: the code cells, in order. */
function codeOf({ cells }: INotebookModel): Code[] {
  const code = Array.from(cells).filter(cell => cell.type === 'code');
  return code.map(cell => [cell.id, cell.sharedModel.getSource()] as const);
}

/** Cells of nothing but white space do not run. */
function texts(code: readonly Code[]): string {
  return code.flatMap(([, source]) => (source.trim() === '' ? [] : [source])).join('\0');
}
