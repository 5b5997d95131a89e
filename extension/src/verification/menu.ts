import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import type { IGuideStates, IVerification } from '../tokens';
import { CommandIds } from './commands';
import { findings } from './findings';

/** A menu that fills the screen is no menu; the marks at the cells show all of them. */
const FINDINGS_LISTED = 8;

/** Open the menu of a notebook's badge below the button. */
export function openMenu(options: IMenuOptions, button: HTMLElement): void {
  const { commands, jobs, states, path } = options;
  const menu = new Menu({ commands });
  menu.addItem({ command: CommandIds.evidence, args: { path } });
  menu.addItem({ command: CommandIds.verify, args: { path } });
  menu.addItem({ command: CommandIds.cancel, args: { path } });
  const found = findings(jobs.lastRun(path), states.get(path)).slice(0, FINDINGS_LISTED);
  if (found.length > 0) {
    menu.addItem({ type: 'separator' });
  }
  found.forEach((_, number) => {
    menu.addItem({ command: CommandIds.show, args: { path, number } });
  });
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
  menu.activeIndex = 1;
}

interface IMenuOptions {
  commands: CommandRegistry;
  states: IGuideStates;
  jobs: IVerification;
  path: string;
}
