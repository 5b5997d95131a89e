import type { TranslationBundle } from '@jupyterlab/translation';

import type { Notification } from './model';

/** Who did what, as a sentence without its end. */
export function deed({ kind, actor }: Notification, trans: TranslationBundle): string {
  switch (kind) {
    case 'comment_added':
      return trans.__('%1 commented', actor);
    case 'comment_edited':
      return trans.__('%1 named you in a comment', actor);
    case 'callout_accepted':
      return trans.__('%1 made a callout of a comment', actor);
    case 'thread_resolved':
      return trans.__('%1 resolved a thread', actor);
    case 'thread_reopened':
      return trans.__('%1 reopened a thread', actor);
    case 'suggestion_accepted':
      return trans.__('%1 accepted a suggestion', actor);
    case 'suggestion_rejected':
      return trans.__('%1 did not take a suggestion', actor);
    case 'verdict_given':
      return trans.__('A run ended otherwise than the one before');
    case 'published':
      return trans.__('%1 published a new version', actor);
    default:
      return trans.__('%1 did something', actor);
  }
}

/** Why the person is told. */
export function why({ reason }: Notification, trans: TranslationBundle): string {
  switch (reason) {
    case 'mention':
      return trans.__('You are named');
    case 'author':
      return trans.__('You published it');
    case 'answer':
      return trans.__('It is about what you said');
    case 'participant':
      return trans.__('You took part');
    case 'watcher':
      return trans.__('You watch it');
  }
}

export function guideTitle({ title }: Notification, trans: TranslationBundle): string {
  return title ?? trans.__('A notebook that is not published');
}
