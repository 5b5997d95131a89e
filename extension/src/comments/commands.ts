import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ICurrentGuide, ISidebar } from '../tokens';
import type { CurrentDiscussion } from './current';
import { commentIcon } from './icon';
import { FORM } from './model';

export const CommandIds = {
  comment: 'stepguide:comment',
  commentOnSelection: 'stepguide:comment-on-selection'
} as const;

/** The id of the tab in the sidebar. */
export const TAB = 'discussion';

interface IOptions {
  commands: CommandRegistry;
  current: CurrentDiscussion;
  guide: ICurrentGuide;
  sidebar: ISidebar;
  trans: TranslationBundle;
}

/** Add what a person may do at a cell. */
export function addCommands(options: IOptions): void {
  const { commands, current, guide, sidebar, trans } = options;
  commands.addCommand(CommandIds.comment, {
    label: trans.__('Comment on Cell'),
    caption: trans.__('Comment on the active cell'),
    icon: commentIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => guide.panel !== null,
    execute: () => {
      sidebar.reveal(TAB);
      current.attend(FORM);
    }
  });
  commands.addCommand(CommandIds.commentOnSelection, {
    label: trans.__('Comment on Selection'),
    caption: trans.__('Comment on the active cell, with its selected lines as a quote'),
    icon: commentIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => guide.panel !== null,
    execute: async () => {
      sidebar.reveal(TAB);
      await current.quoteSelection();
      current.attend(FORM);
    }
  });
  guide.changed.connect(() => {
    for (const command of Object.values(CommandIds)) {
      commands.notifyCommandChanged(command);
    }
  });
}
