import { derivedId } from './identity';
import { leadingHeading } from './headings';
import type { GuideCell } from './steps';

/** The cells of a notebook before and after one change of their list. */
export interface ICellChange {
  readonly before: readonly GuideCell[];
  readonly after: readonly GuideCell[];
}

/**
 * The cells before the change that each cell after it goes on from, by its id, first first.
 *
 * A cell goes on from itself; newcomers have no entry.  Of a cell that was split, the part with
 * the heading goes on, whichever part kept the id of the cell: JupyterLab leaves it to the last.
 * A cell that others were merged into goes on from all of them.
 */
export function succession(change: ICellChange): Map<string, readonly GuideCell[]> {
  const { before, after } = change;
  const known = new Map(before.map(cell => [cell.id, cell]));
  const found = new Map<string, readonly GuideCell[]>();
  for (const [at, cell] of after.entries()) {
    const old = known.get(cell.id);
    if (old === undefined) {
      continue;
    }
    const keeper =
      old.source === cell.source ? cell : keeperOf(cell, old, after.slice(0, at), known);
    const part = keeper === cell ? partGivenBack(cell, old, change) : null;
    found.set(keeper.id, [part ?? old]);
  }
  const merged = mergedInto(change, known);
  if (merged !== null) {
    found.set(merged.id, merged.from);
  }
  return found;
}

export function hasHeading({ type, source }: GuideCell): boolean {
  return type === 'markdown' && leadingHeading(source) !== null;
}

/** The part that goes on as `old`: `cell`, or one that came in above it as it was split. */
function keeperOf(
  cell: GuideCell,
  old: GuideCell,
  above: readonly GuideCell[],
  known: ReadonlyMap<string, GuideCell>
): GuideCell {
  const parts = [...above.slice(lastKnown(above, known) + 1), cell];
  const wasSplit = old.source.trimStart().startsWith(parts[0]?.source.trimStart() ?? '');
  return (wasSplit ? parts.find(hasHeading) : undefined) ?? cell;
}

function lastKnown(cells: readonly GuideCell[], known: ReadonlyMap<string, GuideCell>): number {
  let at = cells.length - 1;
  while (at >= 0 && !known.has(cells[at]?.id ?? '')) {
    at--;
  }
  return at;
}

/** The part with the heading that `cell` got back, as a split was undone; else null. */
function partGivenBack(cell: GuideCell, old: GuideCell, change: ICellChange): GuideCell | null {
  if (old.source === cell.source || !hasHeading(cell)) {
    return null;
  }
  const left = new Set(change.after.map(({ id }) => id));
  const isPart = (part: GuideCell): boolean =>
    !left.has(part.id) && old.metadata.step_id === derivedId(ownId(part), cell.id);
  return change.before.find(isPart) ?? null;
}

/** The one new cell that took in all those that are gone; else null. */
function mergedInto(
  { before, after }: ICellChange,
  known: ReadonlyMap<string, GuideCell>
): { id: string; from: readonly GuideCell[] } | null {
  const left = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !left.has(id));
  const [cell, ...others] = after.filter(({ id }) => !known.has(id));
  if (cell === undefined || others.length > 0 || gone.length < 2) {
    return null;
  }
  // Cells that were replaced by another are gone for good; merged ones are still to be read.
  return cell.type !== 'markdown' || holds(cell.source, gone) ? { id: cell.id, from: gone } : null;
}

function holds(source: string, cells: readonly GuideCell[]): boolean {
  let from = 0;
  return cells.every(cell => {
    const at = source.indexOf(cell.source, from);
    from = at + cell.source.length;
    return at >= 0;
  });
}

/** The id of the step that a cell with a heading begins. */
export function ownId({ id, metadata }: GuideCell): string {
  return metadata.step_id ?? id;
}
