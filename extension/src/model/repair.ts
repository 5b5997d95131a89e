import { freeId } from './identity';
import type { CellMetadata } from './metadata';
import type { GuideCell } from './steps';
import { stepAt, stepsOf } from './steps';
import type { ICellChange } from './succession';
import { hasHeading, ownId, succession } from './succession';

/** What a cell has to say of its step; what is left out stays, and null is taken away. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- JSON, for a patch
export type StepPatch = { step_id?: string; aliases?: string[] | null };

type Lineage = ReadonlyMap<string, readonly GuideCell[]>;

/**
 * What the maker of a change has to write so that every step is still found, by the index of
 * the cell: where one person undoes what another moved, Lab gives two cells one id.
 *
 * JupyterLab copies a cell's metadata when it splits or copies the cell, and keeps those of one
 * cell when it merges several.  Afterwards no two cells have one id, a step that goes on has its
 * old one, and the first of several that were merged has the ids of the others as aliases.  New
 * ids are derived, so that whoever repairs the same notebook writes the same.
 *
 * `isGuide` says whether ids that are only computed so far may be written down.
 */
export function repairs(change: ICellChange, isGuide: boolean): Map<number, StepPatch> {
  const lineage = succession(change);
  const cells = change.after.map(cell => ({ ...cell, metadata: { ...cell.metadata } }));
  inherit(cells, lineage, isGuide);
  makeUnique(cells, lineage);
  dropLiveAliases(cells);
  const found = new Map<number, StepPatch>();
  for (const [at, { metadata }] of change.after.entries()) {
    const patch = patchBetween(metadata, cells[at]?.metadata ?? {});
    if (Object.keys(patch).length > 0) {
      found.set(at, patch);
    }
  }
  return found;
}

/** Give cells that go on from others the ids of those. */
function inherit(cells: GuideCell[], lineage: Lineage, isGuide: boolean): void {
  for (const [at, cell] of cells.entries()) {
    const from = lineage.get(cell.id) ?? [];
    if (from.length === 0 || (from.length === 1 && from[0]?.id === cell.id)) {
      continue;
    }
    const steps = from.filter(
      old => hasHeading(old) && (isGuide || old.metadata.step_id !== undefined)
    );
    const ids = steps.map(ownId);
    const aliases = from.flatMap(old => old.metadata.aliases ?? []);
    const [first, ...others] = ids;
    if (!hasHeading(cell)) {
      addAliases(stepCellAt(cells, at), [...aliases, ...ids]);
    } else if (first !== undefined) {
      cell.metadata.step_id = first;
      cell.metadata.aliases = aliases;
      addAliases(cell, others);
    }
  }
}

/**
 * Let no two cells have one id: a heading goes before text, a cell that was there before one
 * that is new, and the first before the others.
 */
function makeUnique(cells: readonly GuideCell[], lineage: Lineage): void {
  const rank = (cell: GuideCell): number =>
    (hasHeading(cell) ? 0 : 2) + (lineage.has(cell.id) ? 0 : 1);
  const taken = new Set<string>();
  for (const cell of [...cells].sort((one, other) => rank(one) - rank(other))) {
    const id = freeId(ownId(cell), cell.id, taken);
    if (id !== ownId(cell)) {
      cell.metadata.step_id = id;
      delete cell.metadata.aliases;
    }
    taken.add(id);
  }
}

/** Undoing a merge brings back a step whose id had become an alias. */
function dropLiveAliases(cells: readonly GuideCell[]): void {
  if (cells.every(cell => cell.metadata.aliases === undefined)) {
    return;
  }
  const alive = new Set(cells.filter(hasHeading).map(ownId));
  for (const { metadata } of cells) {
    metadata.aliases = metadata.aliases?.filter(alias => !alive.has(alias));
  }
}

/** The cell that begins the step of the cell at `index`. */
function stepCellAt(cells: readonly GuideCell[], index: number): GuideCell | null {
  const step = stepAt(stepsOf(cells, ''), index);
  return step?.level ? (cells[step.start] ?? null) : null;
}

function addAliases(cell: GuideCell | null, aliases: readonly string[]): void {
  if (cell !== null && aliases.length > 0) {
    cell.metadata.aliases = [...new Set([...(cell.metadata.aliases ?? []), ...aliases])];
  }
}

function patchBetween(old: CellMetadata, wanted: CellMetadata): StepPatch {
  const [before = [], after = []] = [old.aliases, wanted.aliases];
  const isSame = before.length === after.length && before.every((one, at) => one === after[at]);
  return {
    ...(wanted.step_id === old.step_id ? {} : { step_id: wanted.step_id }),
    ...(isSame ? {} : { aliases: after.length > 0 ? after : null })
  };
}
