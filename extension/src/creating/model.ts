import { VDomModel } from '@jupyterlab/ui-components';

import type { Answer, ApiClient } from '../api/client';
import { isUnreached } from '../ui/reason';
import type { Plan, StepPlan } from './plan';
import { mergedUp, moved, retitled, split } from './plan';

/** A session's runs, to choose from. */
export type RecordedRuns = Answer<'/sessions/{session}/runs', 'get'>;
export type RecordedRun = RecordedRuns['runs'][number];

/** What a choice comes to. */
export type SessionSlice = Answer<'/sessions/{session}/slice', 'post'>;
export type RunFate = SessionSlice['fates'][number];
export type SlicedStep = SessionSlice['steps'][number];
export type SlicedParameter = NonNullable<SessionSlice['parameters']>[number];
export type Output = Answer<'/sessions/{session}/runs/{run}/outputs', 'get'>['outputs'][number];

/** What the person chose so far; as long as they touched nothing, what we would choose. */
export interface Choice {
  /** Orders of the first and the last run of the range; null is the end of the session. */
  first: number | null;
  last: number | null;
  /** The runs that are shown; null for all in the range that show something. */
  shown: readonly string[] | null;
  leftOut: readonly string[];
  /** Empty as long as we part the guide. */
  steps: Plan;
  title: string;
  /** Null as long as they are our drafts. */
  objectives: readonly string[] | null;
  /** Names; null for those that we would choose. */
  parameters: readonly string[] | null;
}

/** What became of the last change, for the line below the lists. */
export type News =
  | { kind: 'left-out'; run: RecordedRun; others: readonly RecordedRun[] }
  | { kind: 'misplaced'; reader: RecordedRun; writer: RecordedRun; name: string }
  | { kind: 'trouble'; error: unknown };

/** What building needs to know of a choice. */
export interface ChosenGuide {
  keep: string[];
  left_out: string[];
  steps: StepPlan[];
  title: string;
  objectives: string[] | null;
  parameters: string[];
}

/** A session on its way to becoming a guide: its runs, the choice, and what the server makes of it. */
export class GuideChoice extends VDomModel {
  constructor(private readonly _options: GuideChoice.IOptions) {
    super();
  }

  /** @throws ApiError where the session is gone. */
  async load(): Promise<void> {
    const { client, session } = this._options;
    this._recorded = await client.get('/sessions/{session}/runs', { path: { session } });
    this._runs = new Map(this._recorded.runs.map(run => [run.id, run]));
    const { marked = null } = this._recorded;
    if (this._options.range === 'marked' && marked !== null) {
      this._choice = { ...this._choice, first: marked[0], last: marked[1] };
    }
    this._take(await this._ask(this._choice));
  }

  get recorded(): RecordedRuns | null {
    return this._recorded;
  }

  get runs(): readonly RecordedRun[] {
    return this._recorded?.runs ?? [];
  }

  /** The last answer of the server; while another is under way, the one before. */
  get slice(): SessionSlice | null {
    return this._slice;
  }

  get choice(): Choice {
    return this._choice;
  }

  get news(): News | null {
    return this._news;
  }

  /** Whether a run is ticked; the tick does not wait for the server's answer. */
  isTicked(id: string): boolean {
    const isKept = this.fate(id)?.kept === true;
    return this._toggling === id ? !isKept : isKept;
  }

  /** Whether the lists are a step behind the choice. */
  get isFollowing(): boolean {
    return this._asked > this._answered;
  }

  get canUndo(): boolean {
    return this._before.length > 0;
  }

  /** Whether the guide would show anything. */
  get isReady(): boolean {
    return !this.isFollowing && (this._slice?.shown.length ?? 0) > 0;
  }

  get title(): string {
    return this._choice.title || (this._slice?.title ?? '');
  }

  run(id: string): RecordedRun | null {
    return this._runs.get(id) ?? null;
  }

  fate(id: string): RunFate | null {
    return this._fates.get(id) ?? null;
  }

  /** Keep a run, or leave it out together with what is shown and needs it. */
  async toggle(id: string): Promise<void> {
    const { shown = [] } = this._slice ?? {};
    const { leftOut } = this._choice;
    const run = this.run(id);
    if (run === null || this._slice === null) {
      return;
    }
    this._toggling = id;
    try {
      await (this.fate(id)?.kept === true
        ? this._leaveOut(run, shown)
        : this._change({
            shown: [...new Set([...shown, id])],
            leftOut: leftOut.filter(one => one !== id)
          }));
    } finally {
      this._toggling = null;
      this.stateChanged.emit();
    }
  }

  private async _leaveOut(run: RecordedRun, shown: readonly string[]): Promise<void> {
    const { id } = run;
    const { leftOut } = this._choice;
    const others = this.breaks(id);
    const gone = new Set([id, ...others.map(other => other.id)]);
    const stays = shown.filter(one => !gone.has(one));
    // Where nobody knows what needs what, or it was kept for nothing we see, it is left out by name.
    const byName = this.fate(id)?.reason === 'order' || this._recorded?.traced === false;
    await this._change(
      { shown: stays, leftOut: byName ? [...leftOut, id] : leftOut },
      others.length > 0 ? { kind: 'left-out', run, others } : null
    );
  }

  /** The other runs that are shown and need this one. */
  breaks(id: string): readonly RecordedRun[] {
    const ids = this.fate(id)?.breaks ?? [];
    return ids.flatMap(other => (other === id ? [] : (this.run(other) ?? [])));
  }

  /** Show what the runs between two orders show; a choice made by hand before is given up. */
  async setRange(first: number, last: number): Promise<void> {
    const end = this.runs.length;
    const range = { first: first <= 1 ? null : first, last: last >= end ? null : last };
    await this._change({ ...range, shown: null, leftOut: [], steps: [] });
  }

  /** The title is the person's from the first letter on; no title is ours again. */
  rename(title: string): void {
    this._choice = { ...this._choice, title };
    this.stateChanged.emit();
  }

  async renameStep(index: number, title: string): Promise<void> {
    await this._rearrange(plan => retitled(plan, index, title));
  }

  /** One step of it and the step above. */
  async mergeUp(index: number): Promise<void> {
    await this._rearrange(plan => mergedUp(plan, index));
  }

  /** Begin another step at one of a step's runs, counted from 0. */
  async split(index: number, at: number): Promise<void> {
    await this._rearrange(plan => split(plan, index, at));
  }

  /** Give a step another place, unless what it needs would then come too late. */
  async move(from: number, to: number): Promise<void> {
    await this._rearrange(plan => moved(plan, from, to));
  }

  /** What a reader will be able to do: as the person says it, else as we draft it. */
  get objectives(): readonly string[] {
    return this._choice.objectives ?? this._slice?.objectives ?? [];
  }

  get hasDraftedObjectives(): boolean {
    return this._choice.objectives === null;
  }

  /** The objectives are the person's from the first letter on; those left empty are none. */
  setObjectives(objectives: readonly string[]): void {
    this._choice = { ...this._choice, objectives };
    this.stateChanged.emit();
  }

  /** Every value that may become a parameter. */
  get parameters(): readonly SlicedParameter[] {
    return this._slice?.parameters ?? [];
  }

  /** Whether a value becomes a parameter; the tick does not wait for the server's answer. */
  isParameter(name: string): boolean {
    return this._chosenParameters.includes(name);
  }

  /** Make a value a parameter, or leave it in its cell. */
  async toggleParameter(name: string): Promise<void> {
    const chosen = this._chosenParameters;
    const parameters = chosen.includes(name)
      ? chosen.filter(one => one !== name)
      : [...chosen, name];
    await this._change({ parameters });
  }

  /** Take the last change back. */
  async undo(): Promise<void> {
    const before = this._before.pop();
    if (before !== undefined) {
      // What was typed since is no change of the choice, and is not lost with it.
      const { title, objectives } = this._choice;
      await this._follow({ ...before, title, objectives }, null);
    }
  }

  /** What a run put out. */
  async outputs(run: string): Promise<readonly Output[]> {
    const { client, session } = this._options;
    const path = { session, run };
    const { outputs } = await client.get('/sessions/{session}/runs/{run}/outputs', { path });
    return outputs;
  }

  /** The choice, as building takes it. */
  get chosen(): ChosenGuide {
    const { leftOut, objectives, steps, title } = this._choice;
    const shown = this._slice?.shown ?? [];
    return {
      keep: shown.flatMap(id => this.run(id)?.keep ?? []),
      left_out: [...leftOut],
      steps: [...steps],
      title,
      objectives: objectives?.filter(text => text.trim() !== '') ?? null,
      parameters: [...this._chosenParameters]
    };
  }

  private get _chosenParameters(): readonly string[] {
    return (
      this._choice.parameters ??
      this.parameters.filter(({ chosen }) => chosen).map(({ name }) => name)
    );
  }

  private async _rearrange(how: (plan: Plan) => Plan): Promise<void> {
    const plan = (this._slice?.steps ?? []).map(({ title, title_source, runs }) => ({
      title: title_source === 'author' ? title : '',
      runs
    }));
    const steps = how(plan);
    if (steps !== plan) {
      await this._change({ steps });
    }
  }

  private async _change(change: Partial<Choice>, news: News | null = null): Promise<void> {
    const before = this._choice;
    if (await this._follow({ ...before, ...change }, news)) {
      this._before.push(before);
      this.stateChanged.emit();
    }
  }

  /** Whether the server took the choice; one that it refuses is not made. */
  private async _follow(choice: Choice, news: News | null): Promise<boolean> {
    const before = this._choice;
    const asked = ++this._asked;
    this._choice = choice;
    this._news = null;
    this.stateChanged.emit();
    try {
      const slice = await this._ask(choice);
      if (asked !== this._asked) {
        return true;
      }
      const refused = this._refused(slice);
      if (refused !== null) {
        this._choice = before;
        this._news = refused;
        return false;
      }
      this._news = news;
      this._take(slice);
      return true;
    } catch (error) {
      if (asked === this._asked) {
        this._choice = before;
        this._news = { kind: 'trouble', error };
      }
      if (!isUnreached(error) && !(error instanceof Error)) {
        throw error;
      }
      return false;
    } finally {
      this._answered = Math.max(this._answered, asked);
      this.stateChanged.emit();
    }
  }

  private _ask({ leftOut, ...choice }: Choice): Promise<SessionSlice> {
    const { client, session } = this._options;
    const { first, last, parameters, shown, steps } = choice;
    return client.post('/sessions/{session}/slice', {
      path: { session },
      body: {
        first,
        last,
        shown: shown === null ? null : [...shown],
        left_out: [...leftOut],
        steps: [...steps],
        parameters: parameters === null ? null : [...parameters]
      }
    });
  }

  private _refused({ refusal = null }: SessionSlice): News | null {
    const [reader, writer] = [this.run(refusal?.reader ?? ''), this.run(refusal?.writer ?? '')];
    return refusal === null || reader === null || writer === null
      ? null
      : { kind: 'misplaced', reader, writer, name: refusal.name };
  }

  private _take(slice: SessionSlice): void {
    this._toggling = null;
    this._slice = slice;
    this._fates = new Map(slice.fates.map(fate => [fate.run, fate]));
    this.stateChanged.emit();
  }

  private _choice = NOTHING_CHOSEN;
  private _recorded: RecordedRuns | null = null;
  private _runs: ReadonlyMap<string, RecordedRun> = new Map();
  private _slice: SessionSlice | null = null;
  private _fates: ReadonlyMap<string, RunFate> = new Map();
  private _news: News | null = null;
  private _toggling: string | null = null;
  private _asked = 0;
  private _answered = 0;
  private readonly _before: Choice[] = [];
}

export namespace GuideChoice {
  export interface IOptions {
    client: ApiClient;
    session: string;
    /** What is chosen first: what ran between the last Record and Stop, or all. */
    range: 'marked' | 'all';
  }
}

const NOTHING_CHOSEN: Choice = {
  first: null,
  last: null,
  shown: null,
  leftOut: [],
  steps: [],
  title: '',
  objectives: null,
  parameters: null
};
