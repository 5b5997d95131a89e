import { v5 } from 'uuid';

/** The namespace of ids that are computed: the same in the Python package. */
const NAMESPACE = '5d0cf2b4-7f0e-5a53-9a5c-1f6f0e4b8a21';

/** The UUID that belongs to `parts`, in order: the same wherever it is computed. */
export function derivedId(...parts: string[]): string {
  return v5(parts.join('\0'), NAMESPACE);
}
