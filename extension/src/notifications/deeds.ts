import type { TranslationBundle } from '@jupyterlab/translation';

import type { Notification, Role } from './model';

/** What a person can do about a notification, where it is about a thread. */
export type Deed = 'reply' | 'callout' | 'accept' | 'resolve';

/**
 * What is worth offering as things stand: nothing more in a thread that is settled, and nothing
 * that the server refuses to a person of this role.
 */
export function deedsOf(notification: Notification, role: Role): readonly Deed[] {
  const { acceptable, kind, resolved, said, thread } = notification;
  if (!thread || resolved === true || role === 'reader') {
    return [];
  }
  if (role === 'commenter' || (kind !== 'comment_added' && kind !== 'comment_edited')) {
    return ['reply'];
  }
  const taking: Deed[] = acceptable === true ? ['accept'] : said ? ['callout'] : [];
  return ['reply', ...taking, 'resolve'];
}

export function deedLabel(deed: Deed, trans: TranslationBundle): string {
  switch (deed) {
    case 'reply':
      return trans.__('Reply');
    case 'callout':
      return trans.__('To callout');
    case 'accept':
      return trans.__('Accept…');
    case 'resolve':
      return trans.__('Resolve');
  }
}

/** What happens then. */
export function deedCaption(deed: Deed, trans: TranslationBundle): string {
  switch (deed) {
    case 'reply':
      return trans.__('Open the step and write a reply');
    case 'callout':
      return trans.__('Open the step and write the comment below its heading, as a callout');
    case 'accept':
      return trans.__('Open the step and compare both sides, to take it or say why not');
    case 'resolve':
      return trans.__('Open the step and settle the thread');
  }
}
