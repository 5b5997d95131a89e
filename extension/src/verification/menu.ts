import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

import type { IGuideStates } from '../tokens';
import { openBelow } from '../ui/dropdown';
import { ACCEPT } from './accepting';
import { CommandIds } from './commands';
import { findings } from './findings';
import { REPORT } from './report';
import { SCHEDULE } from './schedules/command';

/** A menu that fills the screen is no menu; the marks at the cells show all of them. */
const FINDINGS_LISTED = 8;

/** Open the menu of a notebook's badge below the button. */
export function openMenu(options: IMenuOptions, button: HTMLElement): void {
  const { commands, states, path } = options;
  const menu = new Menu({ commands });
  menu.addItem({ command: CommandIds.evidence, args: { path } });
  menu.addItem({ command: CommandIds.verify, args: { path } });
  menu.addItem({ command: CommandIds.cancel, args: { path } });
  menu.addItem({ command: REPORT, args: { path } });
  menu.addItem({ command: SCHEDULE, args: { path } });
  menu.addItem({ command: ACCEPT, args: { path } });
  const found = findings(states.get(path)).slice(0, FINDINGS_LISTED);
  // No separator: Lumino gives it a tab stop, which a menu's decoration must not have.
  found.forEach((_, number) => {
    menu.addItem({ command: CommandIds.show, args: { path, number } });
  });
  openBelow(menu, button, 1);
}

interface IMenuOptions {
  commands: CommandRegistry;
  states: IGuideStates;
  path: string;
}
