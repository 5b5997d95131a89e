// What is said on the guide while its page is open: told over a socket, or asked for where a
// proxy knows none.  Both go on from the number that was told last, so nothing is missed.

import { fetchUpdates, openUpdates } from './api.js';

const AGAIN_MS = 5000;

/** Call `onNews` whenever something was said in some thread. */
export function followNews(onNews) {
  let since = null;
  const take = ({ updates, newest }) => {
    since = newest;
    if (updates.some(({ thread }) => thread)) {
      onNews();
    }
  };
  const follow = () => {
    const socket = openUpdates(since);
    socket.addEventListener('message', ({ data }) => take(JSON.parse(data)));
    socket.addEventListener('close', async () => {
      try {
        take(await fetchUpdates(since));
      } catch {
        // The server is gone as well: the page stands, and asks again.
      }
      setTimeout(follow, AGAIN_MS);
    });
  };
  follow();
}
