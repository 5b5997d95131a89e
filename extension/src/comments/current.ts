import { isCodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
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
import type { Places } from './places';
import { NOWHERE, placesIn, quoteOf } from './places';
import { anchorAtCell, anchorAtOutput, anchorAtPassage, anchorAtSteps, markOf } from './pointing';
import { selectedIn } from './selected';
import type { AcceptedCallout, Anchor, Comment, Thread } from './threads';
import { cellOf, isOrphan } from './threads';

/** What the person should see next: the form, or a thread by its id, perhaps to reply in it. */
export interface IAttention {
  readonly at: string;
  readonly isReply: boolean;
}

/** The discussion of the notebook in front, and what is done there from the sidebar. */
export class CurrentDiscussion implements IDisposable {
  constructor(options: CurrentDiscussion.IOptions) {
    this._guide = options.guide;
    this._discussionOf = options.discussionOf;
    this._guide.changed.connect(this._onGuideChanged, this);
    this._guide.activeCellChanged.connect(this.unpoint, this);
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

  /** Told of a suggestion that the person wants to look at; null for one they want to make. */
  get suggestionWanted(): ISignal<this, Comment | null> {
    return this._suggestionWanted;
  }

  /** Look at the suggestion that a comment carries, or begin one. */
  want(suggestion: Comment | null): void {
    this._suggestionWanted.emit(suggestion);
  }

  /** Null without a notebook. */
  get discussion(): Discussion | null {
    return this._discussion;
  }

  /** The number of open threads. */
  readonly open = new Count();

  /** The number of open threads that lost their places. */
  get orphanCount(): number {
    const threads = this._discussion?.threads ?? [];
    return threads.filter(one => !one.resolved && isOrphan(one, this._places)).length;
  }

  get places(): Places {
    return this._places;
  }

  /** Where the form's comment will go: where it was begun or pointed at, else the active cell. */
  get target(): Anchor | null {
    return this._discussion?.draft(FORM)?.anchor ?? this._pointed ?? this._activeAnchor();
  }

  /** Whether a comment was begun at another cell than the active one. */
  get targetIsElsewhere(): boolean {
    const target = this.target?.cell_id;
    return typeof target === 'string' && target !== this._guide.activeCellId;
  }

  /** What the form's comment can be about: what was pointed at, its cell, its step, or several. */
  get choices(): readonly Anchor[] {
    const { target } = this;
    const { anchorCells, steps } = this._places;
    const cellId = target?.cell_id ?? this._guide.activeCellId;
    const cell = cellId === null ? null : anchorAtCell(cellId, anchorCells);
    const step = steps.find(({ id }) => id === (cell ?? target)?.step_id);
    const pointed = target?.part === 'source' || target?.part === 'output' ? [target] : [];
    const later = step === undefined ? [] : steps.slice(steps.indexOf(step));
    return [
      ...pointed,
      ...(cell === null ? [] : [cell]),
      ...later.map(to => anchorAtSteps(step ?? to, to))
    ];
  }

  /** Whether the notebook's file can take a callout. */
  get writable(): boolean {
    const panel = this._guide.panel;
    return panel?.context.contentsModel?.writable !== false && panel?.model?.readOnly !== true;
  }

  /** Let the form's comment go there. */
  point(anchor: Anchor): void {
    const draft = this._discussion?.draft(FORM);
    this._pointed = anchor;
    if (draft) {
      this._discussion?.write(FORM, draft.text, { anchor, base: null });
    }
    this._tell();
  }

  /** Forget what was pointed at: a new comment goes to the active cell. */
  unpoint(): void {
    this._pointed = null;
    this._tell();
  }

  /** Let the comment that was begun go to the active cell. */
  retarget(): void {
    const anchor = this._activeAnchor();
    if (anchor !== null) {
      this.point(anchor);
    }
  }

  /** Let the form's comment go to what is selected in the active cell, else to the cell. */
  pointAtSelection(): void {
    const anchor = this._selectedAnchor() ?? this._activeAnchor();
    if (anchor !== null) {
      this.point(anchor);
    }
  }

  /** Let the form's comment go to an output of the active cell, counted from 0. */
  pointAtOutput(index: number): void {
    const cell = this._guide.activeCellId;
    const output = cell === null ? null : this._output(cell, index);
    const anchor =
      cell === null || output === null
        ? null
        : anchorAtOutput(cell, index, output, this._places.anchorCells);
    if (anchor !== null) {
      this.point(anchor);
    }
  }

  /** Whether the active cell shows something. */
  get hasOutput(): boolean {
    const cell = this._guide.activeCellId;
    return cell !== null && this._output(cell, 0) !== null;
  }

  /** Whether the output that a thread is on shows something else by now, or is gone. */
  outputChanged({ anchor }: Thread): boolean {
    const { cell_id } = this._places.placementOf(anchor);
    if (!anchor.output || !cell_id) {
      return false;
    }
    const output = this._output(cell_id, anchor.output.index);
    return output === null || markOf(output).hash !== anchor.output.hash;
  }

  /** Send what the form holds. */
  async comment(): Promise<Thread | null> {
    const sent = (await this._discussion?.comment()) ?? null;
    if (sent !== null) {
      this.unpoint();
    }
    return sent;
  }

  /** Put an orphan where the person points: at what is selected, else at the active cell. */
  async attach(thread: Thread): Promise<Thread | null> {
    const anchor = this._selectedAnchor() ?? this._activeAnchor();
    return anchor === null ? null : ((await this._discussion?.reanchor(thread, anchor)) ?? null);
  }

  /** The first line of a cell that says something. */
  quote(cellId: string): string {
    const model = this._guide.panel?.model;
    return model ? quoteOf(model, cellId) : '';
  }

  /** Ask for the keyboard where the form, or one thread, stands. */
  attend(at: string): void {
    this._attention.emit({ at, isReply: false });
  }

  /** The thread that the person has begun to reply in; null for none. */
  get answering(): string | null {
    return this._answering;
  }

  /** Begin a reply in a thread, with the keyboard in its field. */
  answer(thread: string): void {
    this._answering = thread;
    this._tell();
    this._attention.emit({ at: thread, isReply: true });
  }

  /** Reply no more: it was sent, or given up. */
  answered(): void {
    this._answering = null;
    this._tell();
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

  /** Bring what a thread is on to the front, and select its passage. */
  async showThread(thread: Thread): Promise<void> {
    const cellId = cellOf(thread, this._places);
    const { start, end } = this._places.placementOf(thread.anchor);
    const cell = this._guide.panel?.content.widgets.find(one => one.model.id === cellId);
    if (cellId === null || cell === undefined) {
      return;
    }
    this.show(cellId);
    await cell.ready;
    const { editor } = cell;
    const first = editor?.getPositionAt(start ?? 0);
    const last = editor?.getPositionAt(end ?? 0);
    if (typeof start === 'number' && first && last) {
      editor?.setSelection({ start: first, end: last });
    }
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
    return cell === null ? null : anchorAtCell(cell, this._places.anchorCells);
  }

  private _selectedAnchor(): Anchor | null {
    const cell = this._guide.panel?.content.activeCell;
    const selected = cell?.editor ? selectedIn(cell.editor) : null;
    return cell && selected !== null
      ? anchorAtPassage(cell.model.id, selected, this._fresh().anchorCells)
      : null;
  }

  /** The places as they are this moment: what is selected was perhaps typed just now. */
  private _fresh(): Places {
    const model = this._guide.panel?.model;
    return model ? placesIn(model) : NOWHERE;
  }

  private _output(cellId: string, index: number): IOutput | null {
    const cells = this._guide.panel?.model?.cells ?? [];
    const cell = Array.from(cells).find(one => one.id === cellId);
    return cell && isCodeCellModel(cell) && index < cell.outputs.length
      ? cell.outputs.get(index).toJSON()
      : null;
  }

  private _onGuideChanged(): void {
    const { panel } = this._guide;
    const discussion = panel === null ? null : this._discussionOf(panel);
    if (discussion !== this._discussion) {
      this._discussion?.changed.disconnect(this._tell, this);
      discussion?.changed.connect(this._tell, this);
      this._discussion = discussion;
    }
    this._places = this._guide.isRead ? this._fresh() : NOWHERE;
    this._tell();
  }

  private _tell(): void {
    this.open.value = this._discussion?.openCount ?? 0;
    this._changed.emit();
  }

  private readonly _guide: ICurrentGuide;
  private readonly _discussionOf: (panel: NotebookPanel) => Discussion;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _suggestionWanted = new Signal<this, Comment | null>(this);
  private readonly _attention = new Signal<this, IAttention>(this);
  private _discussion: Discussion | null = null;
  private _places = NOWHERE;
  private _answering: string | null = null;
  private _pointed: Anchor | null = null;
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
