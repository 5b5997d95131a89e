import type { IRouter, JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ApiClient } from '../api/client';
import { reason } from '../ui/reason';
import { PageCommands } from './ids';

/** Without a time a notification is only kept in Lab's list, and shown to nobody. */
const SHOWN_MS = 10_000;

/** The parameters of a link on a page: which guide, and that the page is of this Lab's room. */
const SLUG = 'stepguide-copy';
const TICKET = 'stepguide-ticket';

export interface ICopyOptions {
  app: JupyterFrontEnd;
  client: ApiClient;
  router: IRouter | null;
  trans: TranslationBundle;
}

/** Add the commands that open a runnable copy of a published guide. */
export function addCopying(options: ICopyOptions): void {
  const { app, router, trans } = options;
  app.commands.addCommand(PageCommands.openCopy, {
    label: trans.__('Open a copy of a published guide'),
    caption: trans.__('Put the guide with its data into a new folder, and open it'),
    describedBy: {
      args: {
        type: 'object',
        required: ['slug'],
        properties: {
          slug: { type: 'string', description: 'The last part of the address of its page' }
        }
      }
    },
    execute: ({ slug }) => (typeof slug === 'string' ? openCopy(options, slug, null) : undefined)
  });
  if (router === null) {
    return;
  }
  let isAsked = false;
  app.commands.addCommand(PageCommands.openLinkedCopy, {
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => {
      const { searchParams } = new URL(window.location.href);
      const slug = searchParams.get(SLUG);
      // Lab may route one address again, as where it is to forget its layout.
      if (slug !== null && !isAsked) {
        isAsked = true;
        const ticket = searchParams.get(TICKET) ?? '';
        // Not waited for: what follows would wait for the whole of Lab to be there.
        void app.restored.then(() => {
          forget();
          return openCopy(options, slug, ticket);
        });
      }
    }
  });
  router.register({
    command: PageCommands.openLinkedCopy,
    pattern: new RegExp(`[?&]${SLUG}=`),
    rank: 10
  });
}

/** A page that is loaded again asks for no second copy. */
function forget(): void {
  const url = new URL(window.location.href);
  url.searchParams.delete(SLUG);
  url.searchParams.delete(TICKET);
  window.history.replaceState(window.history.state, '', url);
}

/** Lay a copy out and open it; `ticket` is that of the link that asked for it. */
async function openCopy(
  { app, client, trans }: ICopyOptions,
  slug: string,
  ticket: string | null
): Promise<void> {
  try {
    const { path } = await client.post('/copies', { body: { slug, ticket } });
    await app.commands.execute('docmanager:open', { path });
    Notification.success(trans.__('Your own copy is in the folder %1', PathExt.dirname(path)), {
      autoClose: SHOWN_MS
    });
  } catch (error) {
    Notification.error(reason(error, trans), { autoClose: false });
  }
}
