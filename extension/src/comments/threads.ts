import type { components } from '../api/_contract';
import type { Step } from '../model/steps';
import { stepAt, stepNamed } from '../model/steps';

export type Thread = components['schemas']['Thread'];
export type Comment = components['schemas']['Comment'];
export type Anchor = components['schemas']['Anchor'];
export type AcceptedCallout = components['schemas']['AcceptedCallout'];

/** A notebook as far as threads need it to find their places. */
export interface IPlaces {
  readonly steps: readonly Step[];
  readonly cellIds: readonly string[];
}

/** Threads that hang on one step; on none where the step is gone. */
export interface IThreadGroup {
  readonly step: Step | null;
  readonly threads: readonly Thread[];
}

/** The threads by step, in the order of the steps; those that lost their step come last. */
export function byStep(threads: readonly Thread[], places: IPlaces): IThreadGroup[] {
  const placed = threads.map(thread => ({ thread, step: stepOf(thread.anchor, places) }));
  return [...places.steps, null]
    .map(step => ({
      step,
      threads: placed.filter(one => one.step === step).map(one => one.thread)
    }))
    .filter(group => group.threads.length > 0);
}

/**
 * The step an anchor hangs on: the one its cell is in now, else the one it was put on.
 *
 * A cell that was moved takes its threads along.
 */
export function stepOf(anchor: Anchor, { steps, cellIds }: IPlaces): Step | null {
  const index = anchor.cell_id ? cellIds.indexOf(anchor.cell_id) : -1;
  return index >= 0 ? stepAt(steps, index) : stepNamed(steps, anchor.step_id);
}

/** The cell a thread is shown at: its own, else the first of its step; null without either. */
export function cellOf(thread: Thread, places: IPlaces): string | null {
  const { anchor } = thread;
  if (anchor.cell_id && places.cellIds.includes(anchor.cell_id)) {
    return anchor.cell_id;
  }
  const step = stepOf(anchor, places);
  return step === null ? null : (places.cellIds[step.start] ?? null);
}

/** Open threads by the id of the cell they are shown at. */
export function openByCell(threads: readonly Thread[], places: IPlaces): Map<string, Thread[]> {
  const found = new Map<string, Thread[]>();
  for (const thread of threads.filter(one => !one.resolved)) {
    const cell = cellOf(thread, places);
    if (cell !== null) {
      found.set(cell, [...(found.get(cell) ?? []), thread]);
    }
  }
  return found;
}

/** What an anchor on a cell is; null where the notebook has no such cell. */
export function anchorAt(cellId: string, { steps, cellIds }: IPlaces): Anchor | null {
  const index = cellIds.indexOf(cellId);
  const step = index >= 0 ? stepAt(steps, index) : null;
  return step === null ? null : { step_id: step.id, cell_id: cellId };
}
