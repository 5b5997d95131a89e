import type { NotebookPanel } from '@jupyterlab/notebook';
import type { LabIcon } from '@jupyterlab/ui-components';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

import type { IFollowing } from './api/updates';
import type { GuideRun, GuideState, VerifyJob } from './model/verdicts';
import type { Step } from './model/steps';

/** A number that a tab carries beside its title; nothing is shown for 0. */
export interface ICount {
  readonly value: number;
  readonly changed: ISignal<unknown, number>;
}

/** One tab of the sidebar, as a feature adds it. */
export interface ISidebarTab {
  /** A short word, lower case; the way to name the tab in {@link ISidebar.reveal}. */
  id: string;
  /** What people read, translated. */
  title: string;
  /** Tabs stand in ascending order of their ranks. */
  rank: number;
  widget: Widget;
  count?: ICount;
  /** Whether the count stands at the sidebar's icon too. */
  countOnIcon?: boolean;
}

/** What stands above the tabs; a mark at the sidebar's icon says that its count is not 0. */
export interface ISidebarHeader {
  widget: Widget;
  /** What people read, translated. */
  title: string;
  count: ICount;
}

/** The one sidebar of StepGuide. */
export interface ISidebar {
  /** Add a tab; disposing of what is returned takes it away, and not the widget. */
  addTab(tab: ISidebarTab): IDisposable;
  /** Open the sidebar where it was. */
  open(): void;
  /** Open the sidebar at a tab. */
  reveal(id: string): void;
  /** Show something above all else; disposing of what is returned takes it away. */
  addHeader(header: ISidebarHeader): IDisposable;
  /** Show some words above the tabs; disposing of what is returned takes them away for good. */
  addNotice(notice: Widget): IDisposable;
}

export const ISidebar = new Token<ISidebar>(
  'jupyter-stepguide:ISidebar',
  'The sidebar of StepGuide, to which features add their tabs.'
);

/** Whether the server answers; a stranger is one who has to sign in to it again. */
export type ConnectionState = 'well' | 'lost' | 'stranger';

/** The connection to the server. */
export interface IConnection {
  readonly changed: ISignal<IConnection, ConnectionState>;
  readonly state: ConnectionState;
  /** A request failed: see whether the server is there. */
  doubt(): Promise<void>;
}

export const IConnection = new Token<IConnection>(
  'jupyter-stepguide:IConnection',
  'Whether the server answers, so that work is taken up again once it does.'
);

/** What is new in the store: what peers said, what runs found. */
export type IUpdates = IFollowing;

export const IUpdates = new Token<IUpdates>(
  'jupyter-stepguide:IUpdates',
  'What is new in the store, told as it comes, once `follow` was called.'
);

/** Which threads the person has looked at, long enough to have read them. */
export interface IThreadsSeen {
  /** The ids of threads that were looked at as they are now. */
  readonly seen: ISignal<IThreadsSeen, readonly string[]>;
}

export const IThreadsSeen = new Token<IThreadsSeen>(
  'jupyter-stepguide:IThreadsSeen',
  'Tells which threads the person has looked at.'
);

/** The notebook in front of the person, read as a guide. */
export interface ICurrentGuide {
  /** Another notebook, or this one changed; told once for changes that come together. */
  readonly changed: ISignal<ICurrentGuide, void>;
  /** The cell with the focus is another one. */
  readonly activeCellChanged: ISignal<ICurrentGuide, void>;
  readonly panel: NotebookPanel | null;
  /** Where the notebook lies, as a path of Lab's file browser. */
  readonly path: string | null;
  /** False for the moment in which a notebook opens, and nothing is known of its steps. */
  readonly isRead: boolean;
  /** The id in the notebook's own metadata; null where it has none yet. */
  readonly guideId: string | null;
  readonly title: string;
  readonly objectives: readonly string[];
  readonly prerequisites: readonly string[];
  readonly steps: readonly Step[];
  /** The step that holds a cell; null where there is no such cell. */
  stepOfCell(cellId: string): Step | null;
  /** The id of the cell with the focus. */
  readonly activeCellId: string | null;
}

export const ICurrentGuide = new Token<ICurrentGuide>(
  'jupyter-stepguide:ICurrentGuide',
  'The notebook in front of the person, read as a guide: path, title, steps.'
);

/** Something a person can do right where a mark or a notice says it; a button with this label. */
export interface IStepAction {
  label: string;
  execute(): void;
}

/** How a mark looks; its words say the same. */
export type StepTone = 'plain' | 'good' | 'changed' | 'bad';

/** A sign at a step in the list: how many comments it has, whether it broke. */
export interface IStepMark {
  /** What is drawn: a word, or a sign and a number. */
  text: string;
  /** Drawn before the text. */
  icon?: LabIcon;
  /** What the sign means, in words. */
  caption: string;
  tone: StepTone;
  /** Whether it stands before the step's number, as the state of the step. */
  isState?: boolean;
  /** Where a click on the sign leads; a sign without is no button. */
  onClick?: () => void;
  /** What is said below the step's title, where there is more to say. */
  details?: readonly string[];
  actions?: readonly IStepAction[];
}

/** A feature's marks at the steps of the open notebook. */
export interface IStepMarkSource {
  readonly changed: ISignal<unknown, unknown>;
  marksOf(step: Step, guide: ICurrentGuide): readonly IStepMark[];
}

/** A sentence on the whole notebook, above the list of its steps. */
export interface IStepNotice {
  text: string;
  tone: StepTone;
  actions: readonly IStepAction[];
}

/** What a feature has to say on the open notebook. */
export interface IStepNoticeSource {
  readonly changed: ISignal<unknown, unknown>;
  noticesOf(guide: ICurrentGuide): readonly IStepNotice[];
}

/** Marks at the steps in the list of steps, and notices above it. */
export interface IStepMarks {
  /** Add marks; disposing of what is returned takes them away. */
  addSource(source: IStepMarkSource): IDisposable;
  /** Add notices; disposing of what is returned takes them away. */
  addNotices(source: IStepNoticeSource): IDisposable;
}

export const IStepMarks = new Token<IStepMarks>(
  'jupyter-stepguide:IStepMarks',
  'Marks that features put at the steps in the list of steps.'
);

/** What the server knows of a notebook's file: its verdict, its publication. */
export interface IGuideStates {
  /** Something else is known of the file at this path. */
  readonly changed: ISignal<IGuideStates, string>;
  /** What is known of the file; null while nothing is. */
  get(path: string): GuideState | null;
  /** Ask again; what was known stays where the server does not answer. */
  refresh(path: string): Promise<GuideState | null>;
}

export const IGuideStates = new Token<IGuideStates>(
  'jupyter-stepguide:IGuideStates',
  'What the server knows of a notebook file: its verdict, its publication.'
);

/** A run of the file at a path that came to its end. */
export interface IEndedRun {
  readonly path: string;
  readonly run: GuideRun;
  /** What the server knew of the file right after it; null for a file that is gone. */
  readonly state: GuideState | null;
}

/** Verifying runs of notebooks, one at a time for each file. */
export interface IVerification {
  /** The run of the file at this path began, went on or ended. */
  readonly changed: ISignal<IVerification, string>;
  /** The run that is going on. */
  running(path: string): VerifyJob | null;
  /** A run came to its end, and {@link IGuideStates} knows what it found. */
  readonly ended: ISignal<IVerification, IEndedRun>;
  /**
   * Run the file as it is on the disk; a run that is going on is joined.
   *
   * @throws ApiError when the run cannot be started or followed.
   */
  verify(path: string): Promise<VerifyJob>;
  cancel(path: string): Promise<void>;
}

export const IVerification = new Token<IVerification>(
  'jupyter-stepguide:IVerification',
  'Re-runs notebooks in a fresh kernel and says what came of it.'
);
