import type { TranslationBundle } from '@jupyterlab/translation';

import type { ApiClient } from '../../api/client';
import { reason } from '../../ui/reason';
import { isLoopback } from '../reach';
import type { Shown } from './page';

/** Ask the server for its reading room, and say where a page is, or why it cannot be shown here. */
export async function findPage(
  slug: string,
  { client, isRemote, here, trans }: IFindOptions
): Promise<Shown> {
  if (isRemote) {
    const words = trans.__(
      'The page is on the machine that JupyterLab runs on, which this browser does not reach.'
    );
    return { words, retry: false };
  }
  try {
    const { url, is_framed: isFramed } = await client.post('/room', {});
    if (isFramed === true) {
      return { url: pageAt(url, slug, here) };
    }
    const words = trans.__(
      'The pages of your team’s server open in a tab of the browser: use the button above.'
    );
    return { words, retry: false };
  } catch (error) {
    return { words: reason(error, trans), retry: true };
  }
}

export interface IFindOptions {
  client: ApiClient;
  /** Whether the browser may be on another machine than Lab. */
  isRemote: boolean;
  /** The name under which this browser knows Lab's machine. */
  here: string;
  trans: TranslationBundle;
}

/**
 * The page of a publication in a room, under the name that Lab itself has here: a browser takes
 * `localhost` and `127.0.0.1` for two sites, and gives no cookies to a frame of another.
 */
export function pageAt(room: string, slug: string, here: string): string {
  const url = new URL(`w/${slug}`, room);
  if (isLoopback(room) && here === 'localhost') {
    url.hostname = here;
  }
  return url.href;
}
