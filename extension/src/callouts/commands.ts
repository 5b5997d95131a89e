import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { CalloutKind } from '../model/callouts';
import { CALLOUT_KINDS } from '../model/callouts';
import type { ICurrentGuide } from '../tokens';
import { calloutIcon } from './icon';
import { calloutTitle } from './titles';
import { writeCallout } from './writing';

export const CommandIds = {
  insert: 'stepguide:insert-callout'
} as const;

const ARGS = {
  type: 'object',
  properties: {
    kind: { type: 'string', enum: [...CALLOUT_KINDS], default: 'NOTE' },
    isMenu: { type: 'boolean', description: 'Whether the label is the kind alone.' }
  }
} as const;

interface IOptions {
  commands: CommandRegistry;
  guide: ICurrentGuide;
  trans: TranslationBundle;
}

/** Add the command that writes a callout by hand. */
export function addCommands({ commands, guide, trans }: IOptions): void {
  commands.addCommand(CommandIds.insert, {
    label: args => {
      const title = calloutTitle(kindOf(args), trans);
      return args.isMenu === true ? title : trans.__('Insert Callout: %1', title);
    },
    caption: trans.__('Insert a callout below the heading of the step'),
    icon: args => (args.isMenu === true ? undefined : calloutIcon),
    describedBy: { args: ARGS },
    isEnabled: () => guide.panel?.model?.readOnly === false,
    execute: async args => {
      if (guide.panel !== null) {
        await writeCallout(guide.panel, kindOf(args));
      }
    }
  });
  guide.changed.connect(() => {
    commands.notifyCommandChanged(CommandIds.insert);
  });
}

function kindOf({ kind }: ReadonlyPartialJSONObject): CalloutKind {
  return CALLOUT_KINDS.find(known => known === kind) ?? 'NOTE';
}
