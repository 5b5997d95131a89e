// Getting ready for a live run that is likely to come.  Nothing of this starts a kernel, and
// nothing happens before the page is there and has nothing to do, or its reader points at a
// control.  While it is idle, Voila's front end is fetched; once a control is in view or pointed
// at, it is started as far as it comes, so that a touch has to wait for the kernel alone.

const CONTROLS = '[data-live], [data-preview], #sg-parameters';
const IN_VIEW = '[data-preview], #sg-parameters';

export function anticipate(front) {
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, event => {
      if (event.target.closest?.(CONTROLS)) {
        front.standBy().catch(() => {}); // going live says what is wrong
      }
    });
  }
  whenIdle(() => {
    front.prefetch().catch(() => {});
    whenInView(document.querySelectorAll(IN_VIEW), () => {
      whenIdle(() => front.standBy().catch(() => {}));
    });
  });
}

/** Call back once the page is there and has nothing to do, unless its reader saves data. */
function whenIdle(callback) {
  const later = window.requestIdleCallback ?? (run => setTimeout(run, 500));
  if (navigator.connection?.saveData) {
    return;
  }
  if (document.readyState === 'complete') {
    later(callback);
  } else {
    window.addEventListener('load', () => later(callback), { once: true });
  }
}

/** Call back once, as soon as one of these is to be seen. */
function whenInView(elements, callback) {
  const watch = new IntersectionObserver(entries => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      watch.disconnect();
      callback();
    }
  });
  elements.forEach(element => watch.observe(element));
}
