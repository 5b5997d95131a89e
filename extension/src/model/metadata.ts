import type {
  PartialJSONObject,
  PartialJSONValue,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

/** Where a notebook and its cells keep what their text cannot say. */
export const KEY = 'stepguide';

/** What JupyterLab's models of notebooks and of cells have in common. */
export interface IHasMetadata {
  getMetadata(key: string): unknown;
  setMetadata(key: string, value: unknown): void;
  deleteMetadata(key: string): void;
}

/** What a notebook says of itself as a guide; wrong values count as absent. */
export interface GuideMetadata {
  id: string | null;
  title: string | null;
  summary: string;
  objectives: string[];
  /** Files, packages and environment variables, each in one line. */
  prerequisites: string[];
}

/** What one cell says of itself; wrong values count as absent. */
export interface CellMetadata {
  step_id?: string;
  /** Ids that the step had before, or that steps had which were merged into it. */
  aliases?: string[];
  derived_from?: string;
}

/** Read `metadata.stepguide` of a notebook. */
export function guideMetadata(notebook: IHasMetadata): GuideMetadata {
  const raw = fields(notebook.getMetadata(KEY));
  const needs = fields(raw.prerequisites);
  const files = list(needs.files).map(file => text(fields(file).path) ?? '');
  const packages = Object.entries(fields(needs.packages)).map(
    ([name, version]) => `${name} ${text(version) ?? ''}`
  );
  return {
    id: text(raw.id),
    title: text(raw.title),
    summary: text(raw.summary) ?? '',
    objectives: list(raw.objectives).flatMap(objective => text(objective) ?? []),
    prerequisites: [...files, ...packages, ...list(needs.env).map(name => text(name) ?? '')]
      .map(need => need.trim())
      .filter(need => need !== '')
  };
}

/** Read `metadata.stepguide` of a cell. */
export function cellMetadata(cell: IHasMetadata): CellMetadata {
  const raw = fields(cell.getMetadata(KEY));
  const step = text(raw.step_id);
  const aliases = list(raw.aliases).flatMap(alias => text(alias) ?? []);
  const derived = text(raw.derived_from);
  return {
    ...(step === null ? {} : { step_id: step }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(derived === null ? {} : { derived_from: derived })
  };
}

/**
 * Change fields of `metadata.stepguide`: a JSON merge patch (RFC 7396).
 *
 * Fields that this version does not know survive; a patch that changes nothing writes nothing.
 */
export function patchMetadata(target: IHasMetadata, changes: PartialJSONObject): void {
  const current = fields(target.getMetadata(KEY));
  const patched = merged(current, changes);
  if (JSONExt.deepEqual(current, patched)) {
    return;
  }
  if (Object.keys(patched).length === 0) {
    target.deleteMetadata(KEY);
  } else {
    target.setMetadata(KEY, patched);
  }
}

function merged(current: PartialJSONObject, changes: PartialJSONObject): PartialJSONObject {
  const result: PartialJSONObject = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy made here
      delete result[name];
    } else {
      result[name] = isObject(value) ? merged(fields(result[name]), value) : value;
    }
  }
  return result;
}

function isObject(value: unknown): value is PartialJSONObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fields(value: unknown): PartialJSONObject {
  return isObject(value) ? value : {};
}

function list(value: PartialJSONValue | undefined): ReadonlyPartialJSONValue[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
