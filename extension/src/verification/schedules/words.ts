import type { TranslationBundle } from '@jupyterlab/translation';

import type { Choice } from './presets';
import { choiceOf } from './presets';

/** A moment on the clocks of a time zone, such as "Mon, 23 Nov, 07:00". */
export function moment(iso: string, zone: string): string {
  const at = new Date(iso);
  const shown: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit'
  };
  try {
    return at.toLocaleString(undefined, { ...shown, timeZone: zone });
  } catch {
    // The server knows a zone that this browser does not.
    return at.toLocaleString(undefined, { ...shown, timeZone: 'UTC', timeZoneName: 'short' });
  }
}

/** What a choice of times is called. */
export function choiceWords(choice: Choice, trans: TranslationBundle): string {
  return {
    weekdays: trans.__('Each weekday at 07:00'),
    mondays: trans.__('Each Monday at 07:00'),
    hourly: trans.__('Each hour'),
    custom: trans.__('A cron expression…')
  }[choice];
}

/** What an expression means, as far as it has a name. */
export function cronWords(cron: string, trans: TranslationBundle): string {
  const choice = choiceOf(cron);
  return choice === 'custom' ? cron : choiceWords(choice, trans);
}

/** Whether this browser knows a time zone of that name. */
export function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat(undefined, { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
