import type { Thread } from './threads';
import { isMine } from './threads';

/** Which threads are looked at; who is an orphan is known where the notebook is. */
export const FILTERS = ['open', 'mine', 'unread', 'orphaned', 'all'] as const;
export type Filter = (typeof FILTERS)[number];

/** Whether a filter lets a thread through, orphans aside. */
export function passes(
  thread: Thread,
  filter: Filter,
  isUnread: (thread: Thread) => boolean
): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'unread':
      return isUnread(thread);
    case 'mine':
      return !thread.resolved && isMine(thread);
    case 'open':
    case 'orphaned':
      return !thread.resolved;
  }
}
