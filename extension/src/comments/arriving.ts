import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ISidebar } from '../tokens';
import { TAB } from './commands';
import type { CurrentDiscussion } from './current';
import { guessKind } from './kinds';
import type { Thread } from './threads';

/** How long a notebook may take to open until nobody waits for its threads any more. */
const ARRIVAL_MS = 30_000;

interface IOptions {
  commands: CommandRegistry;
  current: CurrentDiscussion;
  sidebar: ISidebar;
  trans: TranslationBundle;
}

/** Let other features lead to a thread of a notebook that they have opened. */
export function addArriving({ commands, current, sidebar, trans }: IOptions): void {
  commands.addCommand('stepguide:show-thread', {
    label: trans.__('Show Thread'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          thread: { type: 'string', description: trans.__('The id of the thread') },
          deed: {
            enum: ['reply', 'callout', 'resolve'],
            description: trans.__('What to do there')
          },
          comment: { type: 'string', description: trans.__('The id of the comment it is about') }
        },
        required: ['thread']
      }
    },
    execute: async ({ thread: id, deed, comment }) => {
      sidebar.reveal(TAB);
      const thread = typeof id === 'string' ? await arrived(current, id) : null;
      if (thread !== null) {
        await current.showThread(thread);
        await act(current, thread, deed, comment);
      }
    }
  });
}

/** Do what the person wants to do in a thread that they were led to. */
async function act(
  current: CurrentDiscussion,
  thread: Thread,
  deed: unknown,
  commentId: unknown
): Promise<void> {
  if (deed === 'reply') {
    current.answer(thread.id);
    return;
  }
  const comment = thread.comments.find(({ id }) => id === commentId) ?? thread.comments[0];
  if (deed === 'callout' && comment !== undefined && !thread.callout) {
    await current.accept(thread, comment, guessKind(comment.body));
  } else if (deed === 'resolve' && !thread.resolved) {
    await current.discussion?.settle(thread, true);
  }
  current.attend(thread.id);
}

/** The thread once its notebook is in front and was asked about; null if that does not come. */
async function arrived(current: CurrentDiscussion, id: string): Promise<Thread | null> {
  const found = (): Thread | null =>
    current.discussion?.threads?.find(thread => thread.id === id) ?? null;
  await current.refresh();
  return new Promise(resolve => {
    const end = (): void => {
      window.clearTimeout(timer);
      current.changed.disconnect(look);
      resolve(found());
    };
    const look = (): void => {
      if (found() !== null) {
        end();
      }
    };
    const timer = window.setTimeout(end, ARRIVAL_MS);
    current.changed.connect(look);
    look();
  });
}
