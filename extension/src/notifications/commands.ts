import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ISidebar } from '../tokens';
import type { Bell } from './bell';
import { bellIcon } from './icon';
import type { Watching } from './watching';

export const CommandIds = {
  show: 'stepguide:notifications',
  watch: 'stepguide:watch-guide'
} as const;

interface IOptions {
  commands: CommandRegistry;
  sidebar: ISidebar;
  bell: Bell;
  watching: Watching;
  trans: TranslationBundle;
}

/** Let people look behind the bell, and say what they want to hear of. */
export function addCommands({ commands, sidebar, bell, watching, trans }: IOptions): void {
  const describedBy = { args: { type: 'object', properties: {} } };
  const show = (): void => {
    sidebar.open();
    bell.open();
  };
  commands.addCommand(CommandIds.show, {
    label: trans.__('Show Notifications'),
    icon: bellIcon,
    describedBy,
    execute: show
  });
  commands.addCommand(CommandIds.watch, {
    label: trans.__('Watch or Unwatch Guide'),
    caption: trans.__('Choose whether you are told of all that is said on the guide in front'),
    icon: bellIcon,
    describedBy,
    isEnabled: () => watching.guide !== null,
    execute: async () => {
      await watching.refresh();
      await watching.watch(watching.state !== true);
      show(); // it says there how it is now
    }
  });
}
