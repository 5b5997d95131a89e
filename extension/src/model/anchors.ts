import type { components } from '../api/_contract';
import type { AnchorCell, AnchorCells } from './anchorCells';
import type { Passage } from './passages';
import { exact, likenessOf, nearest } from './passages';
import type { Step } from './steps';
import { stepNamed } from './steps';

export type Anchor = components['schemas']['Anchor'];
export type Placement = components['schemas']['Placement'];
type Quote = components['schemas']['Quote'];

/** What speaks for a place, and how much must; `stepguide_kernel/notebook/anchors.py` says why. */
const QUOTE = 50;
const PREFIX = 20;
const SUFFIX = 20;
const POSITION = 2;
const OWN_CELL = 30;
const HEADINGS = 8;
const ALONE = 0.5;
const ENOUGH = 0.8;
const MARGIN = 0.06;
const FAMILIAR = 21;
const SHARED_WORDS = 0.5;
const RECOGNIZED = 400;
const TELLING = 8;

const ORPHAN: Placement = { state: 'orphan' };

/** A place that may be the one; without a `passage` it is the cell, for its id. */
interface Candidate {
  cell: AnchorCell;
  passage: Passage | null;
  score: number;
}

/**
 * Where an anchor is in a notebook, by the rules of the Python package.
 *
 * First by ids: the cell with the anchor's id, or one that goes on from it, if the quote still
 * stands in it.  Else the place that fits best, if it fits well and clearly better than others.
 */
export function place(anchor: Anchor, notebook: AnchorCells): Placement {
  if (!anchor.cell_id || anchor.part === 'step') {
    return placeStep(anchor, notebook.steps);
  }
  const found = byId(anchor, notebook) ?? byLikeness(anchor, notebook);
  if (found !== null) {
    return placementOf(anchor, found);
  }
  // Who said nothing of the text meant no more by the cell than where in the step it is.
  const saysText = Boolean(anchor.quote) || typeof anchor.source === 'string';
  return saysText ? ORPHAN : placeStep(anchor, notebook.steps);
}

function placeStep({ step_id, heading_path }: Anchor, steps: readonly Step[]): Placement {
  const titled = steps.filter(step => heading_path?.[0] === step.title);
  const step = stepNamed(steps, step_id) ?? (titled.length === 1 ? titled[0] : undefined);
  return step ? { state: 'here', step_id: step.id, likeness: 1 } : ORPHAN;
}

function placementOf(anchor: Anchor, { cell, passage }: Candidate): Placement {
  const { step } = cell;
  const stayed = step !== null && [step.id, ...step.aliases].includes(anchor.step_id);
  const titled = anchor.heading_path?.[0] !== undefined && anchor.heading_path[0] === step?.title;
  const bounds = anchor.quote && passage ? { start: passage.start, end: passage.end } : {};
  return {
    state: stayed || titled ? 'here' : 'moved',
    step_id: step?.id ?? null,
    cell_id: cell.id,
    ...bounds,
    likeness: passage?.likeness ?? 1
  };
}

/** The place in the anchor's cell, or in the one cell that goes on from it. */
function byId(anchor: Anchor, notebook: AnchorCells): Candidate | null {
  const own = notebook.byId.get(anchor.cell_id ?? '');
  const heirs = notebook.heirs.get(anchor.cell_id ?? '') ?? [];
  const { quote } = anchor;
  if (!quote) {
    const cells = own === undefined ? heirs : [own];
    return cells[0] && cells.length === 1 ? { cell: cells[0], passage: null, score: 1 } : null;
  }
  for (const cell of own === undefined ? heirs : [own, ...heirs]) {
    const passages = exact(cell.source, quote.exact).map(passage => ({
      passage,
      context: contextOf(quote, cell.source, passage)
    }));
    const best = highest(passages, ({ context }) => context);
    if (best !== null && (!anchor.alike || best.context >= FAMILIAR)) {
      return { cell, passage: best.passage, score: 1 };
    }
  }
  return null;
}

/** The place that fits best, if it fits well, and better than those in other cells. */
function byLikeness(anchor: Anchor, notebook: AnchorCells): Candidate | null {
  const wanted =
    anchor.quote ?? (anchor.source ? { exact: anchor.source.slice(0, RECOGNIZED) } : null);
  if (wanted === null) {
    return null;
  }
  const cells = notebook.cells.filter(({ type }) => !anchor.cell_type || anchor.cell_type === type);
  // Nothing else said this: wherever it stands to the letter now, it is what was meant.
  const isTelling = !anchor.alike && wanted.exact.replace(/\s/g, '').length >= TELLING;
  const told = isTelling ? cells.filter(({ source }) => source.includes(wanted.exact)) : [];
  const found = (told.length > 0 ? told : cells).flatMap(cell => candidates(anchor, wanted, cell));
  const best = highest(found, ({ score }) => score);
  if (best === null || (best.score < ENOUGH && told.length === 0)) {
    return null;
  }
  const rivals = found.filter(({ cell }) => cell !== best.cell);
  const rival = highest(rivals, ({ score }) => score)?.score ?? 0;
  return best.score - rival >= MARGIN ? best : null;
}

function candidates(anchor: Anchor, wanted: Quote, cell: AnchorCell): Candidate[] {
  const passages = exact(cell.source, wanted.exact);
  if (passages.length === 0 && isWorthALook(anchor, wanted, cell)) {
    passages.push(nearest(cell.source, wanted.exact));
  }
  return passages.map(passage => ({
    cell,
    passage,
    score: scoreOf(anchor, wanted, cell, passage)
  }));
}

function isWorthALook(anchor: Anchor, wanted: Quote, cell: AnchorCell): boolean {
  if (isOwn(anchor, cell)) {
    return true;
  }
  const words = wordsOf(wanted.exact);
  const there = wordsOf(cell.source);
  const shared = [...words].filter(word => there.has(word)).length;
  return words.size === 0 || shared >= SHARED_WORDS * words.size;
}

function isOwn({ cell_id }: Anchor, { id, lineage }: AnchorCell): boolean {
  return cell_id === id || (typeof cell_id === 'string' && lineage.includes(cell_id));
}

/** How well a place fits, up to 1. */
function scoreOf(anchor: Anchor, wanted: Quote, cell: AnchorCell, passage: Passage): number {
  const own = isOwn(anchor, cell) ? OWN_CELL : 0;
  const path = anchor.heading_path ?? [];
  const isSame = path.length === cell.headings.length;
  const headings = isSame && path.every((one, at) => one === cell.headings[at]) ? HEADINGS : 0;
  const said = QUOTE * passage.likeness + headings + own;
  if (!anchor.quote) {
    return Math.min(1, said / (QUOTE + HEADINGS));
  }
  const context = contextOf(wanted, cell.source, passage);
  return Math.min(1, (said + context) / (QUOTE + PREFIX + SUFFIX + POSITION + HEADINGS));
}

/** What speaks for a place besides the quote itself. */
function contextOf(wanted: Quote, source: string, { start, end }: Passage): number {
  const { prefix = '', suffix = '', start: said = 0 } = wanted;
  const before = source.slice(Math.max(0, start - 2 * prefix.length), start);
  const after = source.slice(end, end + 2 * suffix.length);
  const above = neighbour(before, prefix, start === 0);
  const below = neighbour(after, suffix, end === source.length);
  const distance = Math.abs(start - said) / Math.max(source.length, said, 1);
  return (
    PREFIX * (above ?? below ?? ALONE) +
    SUFFIX * (below ?? above ?? ALONE) +
    POSITION * (1 - distance)
  );
}

/** Where nothing stood, nothing is like it, and something says neither yes nor no. */
function neighbour(text: string, wanted: string, atBorder: boolean): number | null {
  if (wanted !== '') {
    return likenessOf(text, wanted);
  }
  return atBorder ? 1 : null;
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[A-Za-z0-9_]+/g) ?? []);
}

/** The first of those that have most. */
function highest<T>(found: readonly T[], value: (one: T) => number): T | null {
  return found.reduce<T | null>(
    (best, one) => (best === null || value(one) > value(best) ? one : best),
    null
  );
}
