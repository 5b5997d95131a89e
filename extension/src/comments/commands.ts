import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ICurrentGuide, ISidebar } from '../tokens';
import type { CurrentDiscussion } from './current';
import { commentIcon } from './icon';
import { FORM } from './model';

export const CommandIds = {
  comment: 'stepguide:comment',
  commentOnSelection: 'stepguide:comment-on-selection',
  commentOnOutput: 'stepguide:comment-on-output'
} as const;

/** The id of the tab in the sidebar. */
export const TAB = 'discussion';

interface IOptions {
  commands: CommandRegistry;
  current: CurrentDiscussion;
  guide: ICurrentGuide;
  sidebar: ISidebar;
  trans: TranslationBundle;
  /** Which output the context menu was opened at, counted from 0; the first without a menu. */
  outputAtPointer: () => number;
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
      current.unpoint();
      current.attend(FORM);
    }
  });
  commands.addCommand(CommandIds.commentOnSelection, {
    label: trans.__('Comment on Selection'),
    caption: trans.__('Comment on what is selected in the active cell'),
    icon: commentIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => guide.panel !== null,
    execute: () => {
      sidebar.reveal(TAB);
      current.pointAtSelection();
      current.attend(FORM);
    }
  });
  commands.addCommand(CommandIds.commentOnOutput, {
    label: trans.__('Comment on Output'),
    caption: trans.__('Comment on an output of the active cell'),
    icon: commentIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    isEnabled: () => current.hasOutput,
    execute: () => {
      sidebar.reveal(TAB);
      current.pointAtOutput(options.outputAtPointer());
      current.attend(FORM);
    }
  });
  guide.changed.connect(() => {
    for (const command of Object.values(CommandIds)) {
      commands.notifyCommandChanged(command);
    }
  });
}
