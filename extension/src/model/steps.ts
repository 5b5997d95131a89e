import type { CellMetadata } from './metadata';
import { freeId } from './identity';
import type { Heading } from './headings';
import { headings, isLeading } from './headings';

/** What steps need to know of a cell. */
export interface GuideCell {
  id: string;
  type: string;
  source: string;
  metadata: CellMetadata;
}

/**
 * One step: consecutive cells from a heading to the next.
 *
 * `start` and `end` count all cells of the notebook from 0, first included and last excluded.
 * Step 0 is the code before the first heading; a notebook without headings is one step 1.
 */
export interface Step {
  id: string;
  number: number;
  title: string;
  start: number;
  end: number;
  /** The level of the heading that begins the step, or null where none does. */
  level: number | null;
  /** Ids by which the step is known too: its own former ones, and those of merged steps. */
  aliases: readonly string[];
}

export const SET_UP_ID = 'set-up';
export const SET_UP_TITLE = 'Set-up';
export const WHOLE_ID = 'whole';

interface Start {
  at: number;
  cell: GuideCell;
  heading: Heading;
}

/**
 * The steps of a notebook, in order, by the rules of the Python package.
 *
 * A step begins at a markdown cell that begins with a heading of the step level: 2, or the
 * first level in use below the title; in a notebook of nothing but level-1 headings, 1.
 * Code before the first is step 0.  Without such headings the whole is step 1, titled `title`.
 */
export function stepsOf(cells: readonly GuideCell[], title: string): Step[] {
  const starts = startsOf(cells);
  const first = starts[0];
  if (first === undefined) {
    return [
      { id: WHOLE_ID, number: 1, title, start: 0, end: cells.length, level: null, aliases: [] }
    ];
  }
  const taken = new Set<string>();
  const found = starts.map(({ at, cell, heading }, index): Step => {
    // A copied cell has the id of its original: the first keeps it until a client repairs it.
    const id = freeId(cell.metadata.step_id ?? cell.id, cell.id, taken);
    taken.add(id);
    const number = index + 1;
    return {
      id,
      number,
      title: heading.title || `Step ${number}`,
      start: at,
      end: starts[index + 1]?.at ?? cells.length,
      level: heading.level,
      aliases: cell.metadata.aliases ?? []
    };
  });
  if (cells.slice(0, first.at).some(cell => cell.type === 'code')) {
    found.unshift({
      id: SET_UP_ID,
      number: 0,
      title: SET_UP_TITLE,
      start: 0,
      end: first.at,
      level: null,
      aliases: []
    });
  }
  return found;
}

/** The step that holds the cell at `index`; an introduction counts to the first step. */
export function stepAt(steps: readonly Step[], index: number): Step | null {
  const next = steps.findIndex(step => step.start > index);
  const holding = next < 0 ? steps.at(-1) : steps[next - 1];
  return holding ?? steps[0] ?? null;
}

/** The step with an id; where no step has it, the one that it is an alias of. */
export function stepNamed(steps: readonly Step[], id: string): Step | null {
  return (
    steps.find(step => step.id === id) ?? steps.find(step => step.aliases.includes(id)) ?? null
  );
}

/** The headings of a cell; none in code. */
export function headingsIn(cell: GuideCell): readonly Heading[] {
  const known = HEADINGS.get(cell) ?? (cell.type === 'markdown' ? [...headings(cell.source)] : []);
  HEADINGS.set(cell, known);
  return known;
}

/** Long notebooks are read again and again, and few of their cells change. */
const HEADINGS = new WeakMap<GuideCell, readonly Heading[]>();

function startsOf(cells: readonly GuideCell[]): Start[] {
  const headed = cells.flatMap((cell, at): Start[] => {
    const [heading] = headingsIn(cell);
    return heading && isLeading(heading, cell.source) ? [{ at, cell, heading }] : [];
  });
  const level = stepLevel(headed.map(start => start.heading.level));
  return headed.filter(start => start.heading.level === level);
}

/** One level-1 heading is the title; several without anything below them are the steps. */
function stepLevel(levels: readonly number[]): number | null {
  const belowTitle = levels.filter(level => level > 1);
  if (belowTitle.length > 0) {
    return Math.min(...belowTitle);
  }
  return levels.length > 1 ? 1 : null;
}
