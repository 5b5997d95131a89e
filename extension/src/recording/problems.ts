import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { reason } from '../ui/reason';
import { CannotRecord } from './kernel';
import { refusal } from './words';

/** Toasts cut a message after this many characters. */
const TOAST_LENGTH = 140;

/**
 * What went wrong and what helps; a click shows the whole of it where a toast is too small.
 *
 * Returns the id of the notification.
 */
export function report(
  title: string,
  error: unknown,
  trans: TranslationBundle,
  remedies: readonly Notification.IAction[] = []
): string {
  const text = error instanceof CannotRecord ? refusal(error, trans) : reason(error, trans);
  const details = {
    label: trans.__('Details'),
    callback: () => void showErrorMessage(title, text)
  };
  return Notification.error(text, {
    autoClose: false,
    actions: text.length > TOAST_LENGTH ? [...remedies, details] : [...remedies]
  });
}
