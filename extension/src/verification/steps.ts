import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { GuideState } from '../model/verdicts';
import type { Step } from '../model/steps';
import type {
  ICurrentGuide,
  IGuideStates,
  IStepAction,
  IStepMark,
  IStepMarkSource,
  IStepNotice,
  IStepNoticeSource
} from '../tokens';
import { helpWith } from '../ui/hints';
import { outdated } from '../ui/verdicts';
import { CommandIds } from './commands';
import type { EditedNotebooks } from './edited';
import type { INumbered, IStanding, Standing } from './standing';
import { isOutdated, standings } from './standing';

/** A step that shows more differences than this lists the others at its cells. */
const DIFFERENCES_LISTED = 3;

/** Says at each step what the last verifying run found there, and whether that still holds. */
export class StepVerdicts implements IStepMarkSource, IStepNoticeSource {
  constructor(private readonly _options: StepVerdicts.IOptions) {
    const { guide, states } = _options;
    guide.changed.connect(this._onGuideChanged, this);
    states.changed.connect(this._onPath, this);
    this._onGuideChanged();
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  marksOf(step: Step): readonly IStepMark[] {
    this._marks ??= this._read();
    return this._marks.get(step.id) ?? [];
  }

  noticesOf(): readonly IStepNotice[] {
    const { trans } = this._options;
    const last = this._state?.last_run ?? null;
    const { panel } = this._options.guide;
    if (last === null || panel === null) {
      return [];
    }
    const edited = this._options.edited.of(panel.context);
    if (!isOutdated({ state: this._state, edited })) {
      return [];
    }
    const text = outdated(last, new Date(), trans);
    return [{ text, tone: 'changed', actions: [this._verifyAction(trans.__('Verify again'))] }];
  }

  private get _state(): GuideState | null {
    return this._options.states.get(this._options.guide.path ?? '');
  }

  /** Null where there is nothing to say: most notebooks never ran, and to read one costs. */
  private get _notebook(): IStanding | null {
    const { guide, edited } = this._options;
    const model = guide.panel?.model ?? null;
    if (guide.panel === null || model === null || !this._state?.last_run) {
      return null;
    }
    const cells = Array.from(model.cells, ({ id, type, sharedModel }) => ({
      id,
      type,
      // Only whether there is code is read.
      source: type === 'code' ? sharedModel.getSource() : ''
    }));
    const edits = edited.of(guide.panel.context);
    return { steps: guide.steps, cells, state: this._state, edited: edits };
  }

  /** The marks by the ids of steps, read once for each state of everything. */
  private _read(): Map<string, IStepMark[]> {
    const notebook = this._notebook;
    const standing = notebook === null ? [] : [...standings(notebook)];
    return new Map(standing.map(([step, one]) => [step, [this._mark(one)]]));
  }

  private _mark(standing: Standing): IStepMark {
    const { trans } = this._options;
    switch (standing.kind) {
      case 'broken':
        return this._broken(standing.failure, standing.changed);
      case 'drifted':
        return this._drifted(standing.differences);
      case 'changed': {
        const caption = trans.__('Changed since it was verified');
        return { text: '✎', caption, tone: 'changed', isState: true, details: [caption] };
      }
      case 'ran': {
        const caption = trans.__('Ran in a fresh kernel');
        return { text: '✓', caption, tone: 'good', isState: true };
      }
    }
  }

  private _broken(failure: INumbered, changed: boolean): IStepMark {
    const { trans } = this._options;
    const caption = changed
      ? trans.__('Changed since it failed: %1', failure.text)
      : trans.__('Failed: %1', failure.text);
    return {
      text: changed ? '✎' : '✗',
      caption,
      tone: changed ? 'changed' : 'bad',
      isState: true,
      details: [changed ? caption : failure.text, helpWith(failure, trans)].filter(Boolean),
      actions: [this._showAction(failure), this._verifyAction(trans.__('Re-run'))]
    };
  }

  private _drifted(found: readonly INumbered[]): IStepMark {
    const { trans } = this._options;
    const more = found.length - DIFFERENCES_LISTED;
    const details = found.slice(0, DIFFERENCES_LISTED).map(({ text }) => text);
    return {
      text: '~',
      caption: trans.__('Shows something else than the file'),
      tone: 'changed',
      isState: true,
      details: more > 0 ? [...details, trans._n('and %1 more', 'and %1 more', more)] : details,
      actions: [
        ...found.slice(0, 1).map(one => this._showAction(one)),
        this._verifyAction(trans.__('Re-run'))
      ]
    };
  }

  private _showAction({ number }: INumbered): IStepAction {
    const { commands, guide, trans } = this._options;
    const execute = (): void => {
      void commands.execute(CommandIds.show, { path: guide.path, number });
    };
    return { label: trans.__('Show'), execute };
  }

  private _verifyAction(label: string): IStepAction {
    const { commands, guide } = this._options;
    const execute = (): void => void commands.execute(CommandIds.verify, { path: guide.path });
    return { label, execute };
  }

  private _onGuideChanged(): void {
    const { guide, edited } = this._options;
    if (guide.panel !== null) {
      // Connecting again changes nothing.
      edited.of(guide.panel.context).changed.connect(this._tell, this);
    }
    this._tell();
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this._options.guide.path) {
      this._tell();
    }
  }

  private _tell(): void {
    this._marks = null;
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _marks: ReadonlyMap<string, IStepMark[]> | null = null;
}

export namespace StepVerdicts {
  export interface IOptions {
    commands: CommandRegistry;
    guide: ICurrentGuide;
    states: IGuideStates;
    edited: EditedNotebooks;
    trans: TranslationBundle;
  }
}
