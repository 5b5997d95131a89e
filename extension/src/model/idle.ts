/** Whatever the page is busy with, nobody waits longer than this. */
const LATEST_MS = 1000;

/** Resolves once the page has drawn what it had to and has a moment to spare. */
export async function idle(): Promise<void> {
  await new Promise<void>(resolve => {
    // Not every browser has idle moments.
    if ('requestIdleCallback' in window) {
      window.requestIdleCallback(
        () => {
          resolve();
        },
        { timeout: LATEST_MS }
      );
    } else {
      setTimeout(resolve);
    }
  });
}
