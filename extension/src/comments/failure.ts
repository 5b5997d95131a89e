import { ServerConnection } from '@jupyterlab/services';

import { ApiError } from '../api/client';

/** Something did not work: a sentence, what helps, and whether it was nobody's fault here. */
export interface ITrouble {
  /** Empty where the server was not reached at all. */
  readonly message: string;
  readonly hint: string;
  /** Whether nobody answered who could have said no: the same may work in a while. */
  readonly lost: boolean;
}

/** Our server answers that the one which was meant does not, or has no time. */
const NOBODY_THERE = new Set(['team_unavailable', 'store_busy', 'too_many']);

/** A failure in words. */
export function troubleOf(error: unknown): ITrouble {
  if (error instanceof ApiError) {
    const { code, message, hint } = error;
    return { message, hint, lost: NOBODY_THERE.has(code) };
  }
  if (error instanceof ServerConnection.NetworkError) {
    return { message: '', hint: '', lost: true };
  }
  return { message: error instanceof Error ? error.message : String(error), hint: '', lost: false };
}
