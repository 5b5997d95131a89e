import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { parseCallout } from '../model/callouts';
import { cellsOf } from '../model/cells';
import { shifted } from '../model/rearranging';
import type { CellMove } from '../model/rearranging';
import type { Step } from '../model/steps';
import type {
  ICurrentGuide,
  IStepMark,
  IStepMarks,
  IStepMarkSource,
  IStepNotice,
  IStepNoticeSource
} from '../tokens';
import { jumpTo, StepEditing } from './editing';

/** The list of steps: what it shows, and what is done to it. */
export class StepList implements IStepMarks, IDisposable {
  constructor(guide: ICurrentGuide) {
    this.guide = guide;
    guide.changed.connect(this._onGuideChanged, this);
    guide.activeCellChanged.connect(this._onChanged, this);
  }

  readonly guide: ICurrentGuide;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The step with the active cell. */
  get active(): Step | null {
    const cell = this.guide.activeCellId;
    return cell === null ? null : this.guide.stepOfCell(cell);
  }

  /** Whether the notebook can be changed at all. */
  get readOnly(): boolean {
    return this.guide.panel?.model?.readOnly ?? true;
  }

  addSource(source: IStepMarkSource): IDisposable {
    return this._add(source, this._sources);
  }

  addNotices(source: IStepNoticeSource): IDisposable {
    return this._add(source, this._noticeSources);
  }

  get notices(): IStepNotice[] {
    return this._noticeSources.flatMap(source => [...source.noticesOf(this.guide)]);
  }

  marksOf(step: Step): IStepMark[] {
    return this._sources.flatMap(source => [...source.marksOf(step, this.guide)]);
  }

  /** How many callouts stand in a step. */
  calloutsOf(step: Step): number {
    this._callouts ??= this._countCallouts();
    return this._callouts.get(step.id) ?? 0;
  }

  async jump(step: Step): Promise<void> {
    const { panel } = this.guide;
    if (panel !== null) {
      await jumpTo(panel, step);
    }
  }

  rename(step: Step, title: string): void {
    if (title !== step.title) {
      this._editing?.rename(step, title);
    }
  }

  /** Move a step down the list, or up; false where it is at the end already. */
  shift(step: Step, by: number): boolean {
    return this._move(shifted(this.guide.steps, step.id, by));
  }

  /** Put a step in the place of another, which makes room towards where it came from. */
  drop(id: string, target: Step): boolean {
    const { steps } = this.guide;
    const from = steps.findIndex(step => step.id === id);
    const to = steps.findIndex(step => step.id === target.id);
    return from >= 0 && this._move(shifted(steps, id, to - from));
  }

  /** Add a step below the active one. */
  add(title: string): void {
    const { steps } = this.guide;
    const level = steps.find(step => step.level !== null)?.level ?? 2;
    this._editing?.add(title, level, this.active);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private get _editing(): StepEditing | null {
    return this.guide.panel === null || this.readOnly ? null : new StepEditing(this.guide.panel);
  }

  private _move(move: CellMove | null): boolean {
    if (move !== null) {
      this._editing?.move(move);
    }
    return move !== null && !this.readOnly;
  }

  private _add<T extends IStepMarkSource | IStepNoticeSource>(source: T, to: T[]): IDisposable {
    to.push(source);
    source.changed.connect(this._onChanged, this);
    this._changed.emit();
    return new DisposableDelegate(() => {
      source.changed.disconnect(this._onChanged, this);
      to.splice(to.indexOf(source), 1);
      this._changed.emit();
    });
  }

  /** By the ids of steps; read once for each state of the notebook. */
  private _countCallouts(): Map<string, number> {
    const found = new Map<string, number>();
    const model = this.guide.panel?.model ?? null;
    for (const { id, type, source } of model === null ? [] : cellsOf(model)) {
      if (type === 'markdown' && parseCallout(source) !== null) {
        const step = this.guide.stepOfCell(id)?.id ?? '';
        found.set(step, (found.get(step) ?? 0) + 1);
      }
    }
    return found;
  }

  private _onGuideChanged(): void {
    this._callouts = null;
    this._onChanged();
  }

  private _onChanged(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _sources: IStepMarkSource[] = [];
  private readonly _noticeSources: IStepNoticeSource[] = [];
  private _callouts: ReadonlyMap<string, number> | null = null;
  private _isDisposed = false;
}
