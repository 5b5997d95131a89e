import { leadingHeading } from './headings';
import { derivedId } from './identity';
import type { GuideCell } from './steps';

/**
 * New step ids for cells that carry the id of another cell's step, by cell id.
 *
 * JupyterLab copies a cell's metadata when it splits or copies the cell.  Of cells with one
 * step id the first with a heading keeps it, else the first.  The new ids are derived, so
 * that whoever repairs the same notebook writes the same.
 */
export function repairedStepIds(cells: readonly GuideCell[]): Map<string, string> {
  const sharing = new Map<string, GuideCell[]>();
  for (const cell of cells) {
    const id = cell.metadata.step_id;
    if (id !== undefined) {
      sharing.set(id, [...(sharing.get(id) ?? []), cell]);
    }
  }
  const repaired = new Map<string, string>();
  for (const [id, sharers] of sharing) {
    const keeper = sharers.find(hasHeading) ?? sharers[0];
    for (const cell of sharers) {
      if (cell !== keeper) {
        repaired.set(cell.id, derivedId(id, cell.id));
      }
    }
  }
  return repaired;
}

/**
 * Old step ids for cells that were repaired and whose counterpart is gone, by cell id.
 *
 * Undoing a split takes the part away that kept the id, and gives the heading back to the
 * part that got a new one.  `repaired` says which ids cells had before.
 */
export function restoredStepIds(
  cells: readonly GuideCell[],
  repaired: ReadonlyMap<string, string>
): Map<string, string> {
  const taken = new Set(cells.map(cell => cell.metadata.step_id));
  const restored = new Map<string, string>();
  for (const cell of cells) {
    const old = repaired.get(cell.id);
    const isRepaired = old !== undefined && cell.metadata.step_id === derivedId(old, cell.id);
    if (isRepaired && !taken.has(old) && hasHeading(cell)) {
      taken.add(old);
      restored.set(cell.id, old);
    }
  }
  return restored;
}

function hasHeading({ type, source }: GuideCell): boolean {
  return type === 'markdown' && leadingHeading(source) !== null;
}
