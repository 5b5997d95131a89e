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

function hasHeading({ type, source }: GuideCell): boolean {
  return type === 'markdown' && leadingHeading(source) !== null;
}
