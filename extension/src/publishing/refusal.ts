import { ApiError } from '../api/client';

/** Why something was refused, what helps, and the id of the cell to blame, where there is one. */
export interface Refusal {
  code: string;
  message: string;
  hint: string;
  cell_id?: string | null;
}

export function refusalOf(error: unknown): Refusal {
  if (error instanceof ApiError) {
    const { code, message, hint, cellId } = error;
    return { code, message, hint, cell_id: cellId };
  }
  return { code: 'connection', message: String(error), hint: '' };
}
