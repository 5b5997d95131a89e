import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ApiError } from '../api/client';
import { hintOf } from './hints';

/** What went wrong and what helps, in words for the person who asked for it. */
export function reason(error: unknown, trans: TranslationBundle): string {
  if (error instanceof ApiError) {
    const hint = hintOf(error, trans);
    return hint === '' ? error.message : trans.__('%1. Hint: %2', error.message, hint);
  }
  if (isUnreached(error)) {
    return trans.__('The server cannot be reached. Try again when it is there.');
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whether no answer came at all. */
export function isUnreached(error: unknown): boolean {
  return error instanceof ServerConnection.NetworkError;
}
