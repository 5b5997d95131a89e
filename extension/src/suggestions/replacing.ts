import type { ICell } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONObject } from '@lumino/coreutils';
import { v5 } from 'uuid';

import type { components } from '../api/_contract';
import { leadingHeading } from '../model/headings';
import { KEY, patchMetadata } from '../model/metadata';

export type SuggestedSteps = components['schemas']['SuggestedSteps'];

/** What became of a suggestion: in a conflict the cells are not what they were. */
export type Replacement = 'applied' | 'present' | 'conflict';

/** From which comment a suggestion came, and whose it is. */
export interface IOrigin {
  comment: string;
  credit: string;
}

const CELLS = 'b1f5b7f0-5e0d-5c1e-9b53-0a4e4d6d2f68';

/**
 * Put the cells of a suggestion in the place of those that were seen, and credit whose it is.
 *
 * Never over cells that are others by now; one change for undo.  Ids of new cells follow from the
 * comment, and cells say from which comment they came: to take it twice is to take it once.
 */
export function replaceCells(
  model: INotebookModel,
  suggested: SuggestedSteps,
  origin: IOrigin
): Replacement {
  const { sharedModel } = model;
  const cells = sharedModel.cells.map(cell => cell.toJSON());
  const { result, at, made } = replacement(cells, suggested, origin);
  if (result === 'applied') {
    sharedModel.transact(() => {
      sharedModel.deleteCellRange(at, at + suggested.seen.length);
      sharedModel.insertCells(at, made);
    });
    addContributor(model, origin.credit);
  }
  return result;
}

/** Whether and how a suggestion fits into some cells: from where on, and what stands there then. */
export function replacement(
  cells: readonly ICell[],
  suggested: SuggestedSteps,
  origin: IOrigin
): { result: Replacement; at: number; made: ICell[] } {
  if (cells.some(cell => said(said(own(cell)).suggestion).from_comment === origin.comment)) {
    return { result: 'present', at: -1, made: [] };
  }
  const at = placeOf(cells, suggested);
  if (at === -1) {
    return { result: 'conflict', at, made: [] };
  }
  const old = cells.slice(at, at + suggested.seen.length);
  return { result: 'applied', at, made: keepSteps(old, makeCells(old, suggested, origin)) };
}

/** Where the cells that were seen stand, from 0; -1 where they are others by now. */
export function placeOf(cells: readonly ICell[], { seen }: SuggestedSteps): number {
  const at = cells.findIndex(cell => cell.id === seen[0]?.id);
  const same = seen.every((wanted, index) => {
    const cell = cells[at + index];
    return (
      cell?.id === wanted.id &&
      cell.cell_type === wanted.cell_type &&
      sourceOf(cell) === wanted.source
    );
  });
  return at !== -1 && same ? at : -1;
}

export function sourceOf({ source }: ICell): string {
  return Array.isArray(source) ? source.join('') : source;
}

function makeCells(old: readonly ICell[], { cells }: SuggestedSteps, origin: IOrigin): ICell[] {
  const byId = new Map(old.map(cell => [cell.id, cell]));
  const mark = { suggestion: { author: origin.credit, from_comment: origin.comment } };
  const made = cells.map(({ id, cell_type, source }, number): ICell => {
    const known = id ? byId.get(id) : undefined;
    if (known?.cell_type === cell_type && sourceOf(known) === source) {
      return known;
    }
    const metadata = known?.metadata ?? {};
    return {
      cell_type,
      source,
      id: known?.id ?? v5(`${origin.comment}/${number}`, CELLS),
      metadata: { ...metadata, [KEY]: { ...said(metadata[KEY]), ...mark } },
      ...(cell_type === 'code' ? { outputs: [], execution_count: null } : {})
    };
  });
  const [first] = made;
  if (first !== undefined && made.every(cell => old.includes(cell))) {
    // Cells were only taken out: the first that stays tells of it.
    made[0] = withOwn(first, mark);
  }
  return made;
}

/** Let the first step that stays answer to the ids of those that are gone: threads follow. */
function keepSteps(old: readonly ICell[], made: ICell[]): ICell[] {
  const kept = new Set(made.map(cell => cell.id));
  const gone = old
    .filter(cell => !kept.has(cell.id) && beginsStep(cell))
    .flatMap(cell => [text(own(cell).step_id) ?? text(cell.id) ?? '', ...aliasesOf(cell)]);
  const index = made.findIndex(beginsStep);
  const heading = made[index];
  if (gone.length > 0 && heading !== undefined) {
    const aliases = [...new Set([...aliasesOf(heading), ...gone])];
    made[index] = withOwn(heading, { aliases });
  }
  return made;
}

function beginsStep(cell: ICell): boolean {
  return cell.cell_type === 'markdown' && leadingHeading(sourceOf(cell)) !== null;
}

function withOwn(cell: ICell, changes: PartialJSONObject): ICell {
  return { ...cell, metadata: { ...cell.metadata, [KEY]: { ...own(cell), ...changes } } };
}

function own({ metadata }: ICell): PartialJSONObject {
  return said(metadata[KEY]);
}

function aliasesOf(cell: ICell): string[] {
  const { aliases } = own(cell);
  return Array.isArray(aliases) ? aliases.flatMap(alias => text(alias) ?? []) : [];
}

function addContributor(model: INotebookModel, credit: string): void {
  const raw = said(model.getMetadata(KEY));
  const names = (value: unknown): string[] =>
    Array.isArray(value) ? value.flatMap(name => text(name) ?? []) : [];
  const known = names(raw.contributors);
  if (credit !== '' && ![...names(raw.authors), ...known].includes(credit)) {
    patchMetadata(model, { contributors: [...known, credit] });
  }
}

function said(value: unknown): PartialJSONObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
