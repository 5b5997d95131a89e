// What scrolls sideways is reached by keyboard; what does not is no stop on the way.

const BOXES = '.sg-outputs pre, .sg-cell-markdown pre, .sg-display';

export function startScrolling() {
  const watch = new ResizeObserver(entries => entries.forEach(({ target }) => fit(target)));
  document.querySelectorAll(BOXES).forEach(box => watch.observe(box));
}

function fit(box) {
  if (box.scrollWidth > box.clientWidth) {
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Scrolls sideways');
  } else {
    ['tabindex', 'role', 'aria-label'].forEach(name => box.removeAttribute(name));
  }
}
