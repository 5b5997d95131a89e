// Voila's front end starts itself on the window's load event (packages/voila/src/main.ts),
// which has long passed when a reader goes live.  Its listener is therefore called at once.

const PATIENCE_MS = 30_000;

/** Load Voila's front end and wait until it was started. */
export function startAfterLoad(load) {
  return new Promise((resolve, reject) => {
    const original = window.addEventListener;
    const restore = settle => value => {
      window.addEventListener = original;
      clearTimeout(timer);
      settle(value);
    };
    const timer = setTimeout(
      () => restore(reject)(new Error('Voila’s front end did not start')),
      PATIENCE_MS
    );
    window.addEventListener = function (type, listener, options) {
      if (type === 'load' && document.readyState === 'complete') {
        restore(resolve)(Promise.resolve().then(listener));
      } else {
        original.call(this, type, listener, options);
      }
    };
    load().catch(restore(reject));
  });
}
