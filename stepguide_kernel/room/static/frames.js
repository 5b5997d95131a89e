// A page in a panel of JupyterLab follows Lab's theme and the step that is worked on there.
// The content security policy says who may frame a page, so its parent may tell it these.

import { markTheme } from './themes.js';

/** Listen to the page around this one, if there is one. */
export function startFrame(steps) {
  if (window.parent === window) {
    return;
  }
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || typeof data !== 'object' || data === null) {
      return;
    }
    if (data.stepguide === 'theme' && (data.theme === 'light' || data.theme === 'dark')) {
      markTheme(data.theme);
    } else if (data.stepguide === 'step' && typeof data.id === 'string') {
      show(steps, data.id);
    }
  });
}

/** Bring a step into view; the focus stays where the person works. */
function show(steps, id) {
  const step = steps.withId(id);
  if (step) {
    history.replaceState(null, '', `#${step.id}`);
    step.scrollIntoView({ block: 'start' });
    steps.arrive(step, true);
  }
}
