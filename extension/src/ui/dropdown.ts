import type { Menu } from '@lumino/widgets';

/** Open a menu below the button that it belongs to, at one of its items; it is used once. */
export function openBelow(menu: Menu, button: HTMLElement, activeIndex: number): void {
  // A menu tells that it is closing before it runs what was chosen.
  menu.aboutToClose.connect(() => {
    requestAnimationFrame(() => {
      menu.dispose();
      // Who closed it by key goes on from where they were, unless the choice led elsewhere.
      if (document.activeElement === document.body) {
        button.focus();
      }
    });
  });
  const { left, bottom } = button.getBoundingClientRect();
  menu.open(left, bottom);
  menu.activeIndex = activeIndex;
}
