import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CalloutKind } from '../model/callouts';
import type { ICurrentGuide } from '../tokens';
import { Count } from '../ui/count';
import { showCell } from '../ui/scrolling';
import type { Insertion } from './insertion';
import { insertCallout } from './insertion';
import type { Discussion } from './model';
import { FORM } from './model';
import { quoteOf } from './places';
import { appended, quoted, selectedLines } from './quoting';
import type { AcceptedCallout, Anchor, Comment, IPlaces, Thread } from './threads';
import { anchorAt } from './threads';

const NOWHERE: IPlaces = { steps: [], cellIds: [] };

/** What the person should see next: the form, or a thread by its id. */
export interface IAttention {
  readonly at: string;
}

/** The discussion of the notebook in front, and what is done there from the sidebar. */
export class CurrentDiscussion implements IDisposable {
  constructor(options: CurrentDiscussion.IOptions) {
    this._guide = options.guide;
    this._discussionOf = options.discussionOf;
    this._guide.changed.connect(this._onGuideChanged, this);
    this._guide.activeCellChanged.connect(this._tell, this);
    this._onGuideChanged();
  }

  /** Told after every change, also of the discussion, the notebook or the active cell. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Asks for the eyes and the keyboard of the person. */
  get attention(): ISignal<this, IAttention> {
    return this._attention;
  }

  /** Null without a notebook. */
  get discussion(): Discussion | null {
    return this._discussion;
  }

  /** The number of open threads. */
  readonly open = new Count();

  get places(): IPlaces {
    return this._places;
  }

  /** Where the form's comment will go: where it was begun, else at the active cell. */
  get target(): Anchor | null {
    return this._discussion?.draft(FORM)?.anchor ?? this._activeAnchor();
  }

  /** Whether a comment was begun at another cell than the active one. */
  get targetIsElsewhere(): boolean {
    const target = this.target?.cell_id;
    return target !== undefined && target !== this._guide.activeCellId;
  }

  /** Whether the notebook's file can take a callout. */
  get writable(): boolean {
    const panel = this._guide.panel;
    return panel?.context.contentsModel?.writable !== false && panel?.model?.readOnly !== true;
  }

  /** Let the comment that was begun go to the active cell. */
  retarget(): void {
    const draft = this._discussion?.draft(FORM);
    const anchor = this._activeAnchor();
    if (draft && anchor !== null) {
      this._discussion?.write(FORM, draft.text, anchor);
    }
  }

  /** Quote what is selected in the active cell in the form's comment, which goes there then. */
  async quoteSelection(): Promise<void> {
    const cell = this._guide.panel?.content.activeCell;
    const anchor = this._activeAnchor();
    const lines = cell?.editor ? selectedLines(cell.editor) : '';
    if (cell && anchor !== null && lines !== '') {
      const discussion = this._discussion;
      if (discussion?.guide === null) {
        // Drafts are kept by guide, and which it is comes with the first answer.
        await discussion.refresh();
      }
      const begun = discussion?.draft(FORM)?.text ?? '';
      discussion?.write(FORM, appended(begun, quoted(lines, cell.model.type)), anchor);
    }
  }

  /** The first line of a cell that says something. */
  quote(cellId: string): string {
    const model = this._guide.panel?.model;
    return model ? quoteOf(model, cellId) : '';
  }

  /** Ask for the keyboard where the form, or one thread, stands. */
  attend(at: string): void {
    this._attention.emit({ at });
  }

  async refresh(): Promise<void> {
    await this._discussion?.refresh();
  }

  /** Make a callout of a comment and write it into the notebook that shows it now. */
  async accept(thread: Thread, comment: Comment, kind: CalloutKind): Promise<Insertion | null> {
    const panel = this._guide.panel;
    const callout = (await this._discussion?.accept(thread, comment, kind)) ?? null;
    return callout === null || panel === null ? null : insertInto(panel, callout);
  }

  /** Write an accepted callout into the notebook, where it does not stand there yet. */
  insert(callout: AcceptedCallout): Insertion | null {
    const panel = this._guide.panel;
    return panel === null ? null : insertInto(panel, callout);
  }

  /** Give the keyboard back to the notebook. */
  leave(): void {
    this._guide.panel?.activate();
  }

  /** Bring a cell to the front. */
  show(cellId: string): void {
    if (this._guide.panel !== null) {
      showById(this._guide.panel, cellId);
      this.leave();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _activeAnchor(): Anchor | null {
    const cell = this._guide.activeCellId;
    return cell === null ? null : anchorAt(cell, this._places);
  }

  private _onGuideChanged(): void {
    const { panel } = this._guide;
    const discussion = panel === null ? null : this._discussionOf(panel);
    if (discussion !== this._discussion) {
      this._discussion?.changed.disconnect(this._tell, this);
      discussion?.changed.connect(this._tell, this);
      this._discussion = discussion;
    }
    this._places = panel?.model
      ? { steps: this._guide.steps, cellIds: Array.from(panel.model.cells, cell => cell.id) }
      : NOWHERE;
    this._tell();
  }

  private _tell(): void {
    this.open.value = this._discussion?.openCount ?? 0;
    this._changed.emit();
  }

  private readonly _guide: ICurrentGuide;
  private readonly _discussionOf: (panel: NotebookPanel) => Discussion;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _attention = new Signal<this, IAttention>(this);
  private _discussion: Discussion | null = null;
  private _places = NOWHERE;
  private _isDisposed = false;
}

export namespace CurrentDiscussion {
  export interface IOptions {
    guide: ICurrentGuide;
    discussionOf: (panel: NotebookPanel) => Discussion;
  }
}

function insertInto(panel: NotebookPanel, callout: AcceptedCallout): Insertion | null {
  if (panel.isDisposed || panel.model === null) {
    return null;
  }
  const insertion = insertCallout(panel.model, callout);
  if (insertion !== 'homeless') {
    showById(panel, callout.cell_id);
  }
  return insertion;
}

/** Make a cell the active one and bring it into view; the keyboard stays where it is. */
function showById({ content }: NotebookPanel, cellId: string): void {
  const index = content.widgets.findIndex(cell => cell.model.id === cellId);
  void showCell(content, index, 'auto');
}
