import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

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

/** The one sidebar of StepGuide. */
export interface ISidebar {
  /** Add a tab; disposing of what is returned takes it away, and not the widget. */
  addTab(tab: ISidebarTab): IDisposable;
  /** Open the sidebar at a tab. */
  reveal(id: string): void;
}

export const ISidebar = new Token<ISidebar>(
  'jupyter-stepguide:ISidebar',
  'The sidebar of StepGuide, to which features add their tabs.'
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
