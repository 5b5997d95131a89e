import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { CommandRegistry } from '@lumino/commands';

import type { ApiClient } from '../api/client';
import type { Deed } from './deeds';
import type { Notification, Notifications } from './model';
import type { GuidePaths } from './places';

interface IOptions {
  commands: CommandRegistry;
  client: ApiClient;
  documents: IDocumentManager;
  model: Notifications;
  paths: GuidePaths;
}

/** What leads to the place of a notification, and does there what the person chose. */
export function leading(
  options: IOptions
): (notification: Notification, deed?: Deed) => Promise<void> {
  const { client, model, paths } = options;
  return async (notification, deed) => {
    void model.read([notification.id]);
    const path = await paths.pathOf(notification.guide);
    if (path !== null) {
      await open(options, notification, path, deed);
    } else if (notification.slug) {
      const { url } = await client.post('/room', {});
      window.open(`${url}w/${notification.slug}`, '_blank', 'noopener');
    }
  };
}

/** Open the notebook at the thread. */
async function open(
  { commands, documents }: IOptions,
  { comment, guide, thread }: Notification,
  path: string,
  deed?: Deed
): Promise<void> {
  documents.openOrReveal(path);
  const place = { thread: thread ?? '', comment: comment ?? '' };
  await commands.execute('stepguide:show-thread', { ...place, deed: deed ?? null });
  if (deed === 'accept') {
    await commands.execute('stepguide:review-suggestion', { guide, comment: place.comment });
  }
}
