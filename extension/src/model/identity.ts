import { v5 } from 'uuid';

/** The namespace of ids that are computed: the same in the Python package. */
const NAMESPACE = '5d0cf2b4-7f0e-5a53-9a5c-1f6f0e4b8a21';

/** The UUID that belongs to `parts`, in order: the same wherever it is computed. */
export function derivedId(...parts: string[]): string {
  return v5(parts.join('\0'), NAMESPACE);
}

/** The id wanted for the step of a cell, or, where that is taken, one derived from it. */
export function freeId(wanted: string, cellId: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  while (taken.has(id)) {
    id = derivedId(id, cellId);
  }
  return id;
}
