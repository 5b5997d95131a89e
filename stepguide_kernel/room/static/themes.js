// The button that goes through: as the system, light, dark.

import { keepCookie } from './cookies.js';

const NAMES = { system: 'as the system has them', light: 'light', dark: 'dark' };

/** Make the button work; a page without one keeps the system's colours. */
export function startTheme() {
  const button = document.getElementById('sg-theme');
  if (!button) {
    return;
  }
  const order = Object.keys(NAMES);
  const show = theme => {
    button.setAttribute('aria-label', `Colours: ${NAMES[theme]}`);
    button.title = `Colours: ${NAMES[theme]}`;
  };
  show(chosen());
  button.addEventListener('click', () => {
    const next = order[(order.indexOf(chosen()) + 1) % order.length];
    // A cookie, for the server to draw the page in these colours: with a script it would be drawn
    // twice, or wait for it.
    keepCookie('stepguide-theme', next === 'system' ? '' : next);
    markTheme(next);
    show(next);
  });
}

/** Show the page in these colours from now on, and remember nothing. */
export function markTheme(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  document.dispatchEvent(new Event('sg-theme'));
}

/** Whether the page is dark now, by choice or by the system. */
export function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function chosen() {
  return document.documentElement.dataset.theme ?? 'system';
}
