// What is said on guides while the page is open: told over a socket, or asked for where a
// proxy knows none.  Both go on from the number that was told last, so nothing is missed.

import { fetchUpdates, openUpdates } from './api.js';

const SETTLED_MS = 3000;
const AGAIN_MS = 5000;

/** Call `onNews` with what came after number `since`, for as long as the page is open. */
export function followNews(since, onNews) {
  const take = ({ updates, newest }) => {
    since = newest;
    onNews(updates);
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
  setTimeout(follow, SETTLED_MS); // whoever leaves within a moment needs no news
}
