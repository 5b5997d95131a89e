import type { Step } from './steps';

/** Cells to move: `count` of them from the index `from`. */
export interface CellMove {
  from: number;
  count: number;
  /** The index that they are put before, as the notebook is now. */
  before: number;
}

/** The move that brings a step `by` places down the list, or up where `by` is negative. */
export function shifted(steps: readonly Step[], id: string, by: number): CellMove | null {
  const at = steps.findIndex(step => step.id === id);
  const place = by > 0 ? at + by + 1 : at + by;
  if (at < 0 || place < 0 || place > steps.length) {
    return null;
  }
  return movedBefore(steps, id, steps[place]?.id ?? null);
}

/**
 * The move that puts the step `id` before the step `target`, or at the end for null.
 *
 * Null where nothing would move, and where the set-up would: it has no heading to move along.
 */
export function movedBefore(
  steps: readonly Step[],
  id: string,
  target: string | null
): CellMove | null {
  const step = steps.find(candidate => candidate.id === id);
  const next = steps.find(candidate => candidate.id === target);
  if (step === undefined || step.level === null || next?.level === null) {
    return null;
  }
  const before = next?.start ?? steps.at(-1)?.end ?? 0;
  const isThere = before >= step.start && before <= step.end;
  return isThere ? null : { from: step.start, count: step.end - step.start, before };
}
