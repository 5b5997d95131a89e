import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ApiError } from '../api/client';
import { CannotRecord } from './kernel';
import { refusal } from './words';

/** Toasts cut a message after this many characters. */
const TOAST_LENGTH = 140;

/** What went wrong and what helps; a click shows the whole of it where a toast is too small. */
export function report(title: string, error: unknown, trans: TranslationBundle): void {
  const text = words(error, trans);
  const details = {
    label: trans.__('Details'),
    callback: () => void showErrorMessage(title, text)
  };
  Notification.error(text, {
    autoClose: false,
    actions: text.length > TOAST_LENGTH ? [details] : []
  });
}

function words(error: unknown, trans: TranslationBundle): string {
  if (error instanceof CannotRecord) {
    return refusal(error, trans);
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof ApiError ? error.hint : '';
  return hint === '' ? message : trans.__('%1. Hint: %2', message, hint);
}
