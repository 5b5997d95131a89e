import type { components } from '../api/_contract';
import type { Anchor, Placement } from '../model/anchors';
import type { Step } from '../model/steps';
import { stepNamed } from '../model/steps';

export type { Anchor, Placement } from '../model/anchors';
export type Thread = components['schemas']['Thread'];
export type Comment = components['schemas']['Comment'];
export type CommentVersion = components['schemas']['CommentVersion'];
export type AcceptedCallout = components['schemas']['AcceptedCallout'];

/** A notebook as far as threads need it to find their places. */
export interface IPlaces {
  readonly steps: readonly Step[];
  readonly cellIds: readonly string[];
  placementOf(anchor: Anchor): Placement;
}

/** Threads that are on one step; orphans have none. */
export interface IThreadGroup {
  readonly step: Step | null;
  readonly threads: readonly Thread[];
}

/** The threads by step, in the order of the steps; orphans come last. */
export function byStep(threads: readonly Thread[], places: IPlaces): IThreadGroup[] {
  const found = new Map<Step | null, Thread[]>();
  for (const thread of threads) {
    const step = stepOf(thread.anchor, places);
    found.set(step, [...(found.get(step) ?? []), thread]);
  }
  return [...places.steps, null]
    .map(step => ({ step, threads: found.get(step) ?? [] }))
    .filter(group => group.threads.length > 0);
}

/** The step an anchor is on now; null for an orphan. */
export function stepOf(anchor: Anchor, places: IPlaces): Step | null {
  const { step_id } = places.placementOf(anchor);
  return places.steps.find(step => step.id === step_id) ?? null;
}

/** The step that a callout stands in: of an orphan the one that it was put on, if it is there. */
export function calloutStepOf(anchor: Anchor, places: IPlaces): Step | null {
  return stepOf(anchor, places) ?? stepNamed(places.steps, anchor.step_id);
}

/** Whether the person has said something in a thread. */
export function isMine({ comments }: Thread): boolean {
  return comments.some(({ mine }) => mine === true);
}

export function isOrphan({ anchor }: Thread, places: IPlaces): boolean {
  return stepOf(anchor, places) === null;
}

/** The cell a thread is shown at: its own, else the first of its step; null without either. */
export function cellOf({ anchor }: Thread, places: IPlaces): string | null {
  const { cell_id } = places.placementOf(anchor);
  if (cell_id && places.cellIds.includes(cell_id)) {
    return cell_id;
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
