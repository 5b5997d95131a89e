// The menu that hands the page on: links to it and to the step that is read, and paper.

import { copyText, sayOn } from './copying.js';

export function startSharing(steps) {
  const menu = document.getElementById('sg-share-menu');
  const number = menu.querySelector('[data-share-step]');
  menu.addEventListener('toggle', () => {
    number.textContent = steps.current?.dataset.number ?? '';
    menu.querySelector('label').hidden = true;
  });
  const actions = {
    step: button => share(menu, button, addressOf(steps.current)),
    guide: button => share(menu, button, addressOf(null)),
    print: () => {
      menu.hidePopover();
      print();
    }
  };
  menu.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-share]');
    if (button) {
      actions[button.dataset.share](button);
    }
  });
}

/** A link that still leads to the step when its number is another. */
function addressOf(step) {
  const address = new URL(location.pathname, location.href);
  address.hash = step ? step.dataset.step : '';
  return address.href;
}

async function share(menu, button, link) {
  if (await copyText(link)) {
    sayOn(button, 'Copied');
    return;
  }
  const field = document.getElementById('sg-share-link');
  field.value = link;
  menu.querySelector('label').hidden = false;
  field.select();
}
