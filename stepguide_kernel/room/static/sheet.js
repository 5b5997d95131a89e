// On a small screen the list of steps is a sheet that comes up from below.

const SMALL = matchMedia('(max-width: 799px)');

export function startSheet() {
  const rail = document.getElementById('sg-rail');
  const list = rail.querySelector('details');
  const fit = () => {
    list.open = true; // folded it stands above the steps of a page without scripts
    rail.popover = SMALL.matches ? 'auto' : null;
  };
  fit();
  SMALL.addEventListener('change', fit);
  rail.addEventListener('toggle', ({ newState, target }) => {
    if (target === rail && newState === 'open') {
      (rail.querySelector('[aria-current]') ?? rail.querySelector('a'))?.focus();
    }
  });
  rail.addEventListener('click', ({ target }) => {
    if (rail.popover && target.closest('a')) {
      rail.hidePopover();
    }
  });
}
