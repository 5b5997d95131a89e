import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ApiClient } from '../../api/client';

export const SCHEDULE = 'stepguide:schedule';

export interface IScheduleOptions {
  commands: CommandRegistry;
  client: ApiClient;
  trans: TranslationBundle;
  /** A path of Lab's file browser, which may name a drive, as the server knows it. */
  serverPath: (path: string) => string;
  /** The path of the notebook in front, "" for none. */
  current: () => string;
}

/** Add the command that shows, and lets a person change, when a guide is verified by itself. */
export function addScheduling(options: IScheduleOptions): void {
  const { commands, trans } = options;
  const pathOf = ({ path }: ReadonlyPartialJSONObject): string =>
    typeof path === 'string' ? path : options.current();
  commands.addCommand(SCHEDULE, {
    label: trans.__('Schedule…'),
    caption: trans.__('Verify this notebook again and again, at set times'),
    describedBy: {
      args: {
        type: 'object',
        properties: { path: { type: 'string', description: "A path of Lab's file browser" } }
      }
    },
    isEnabled: args => pathOf(args) !== '',
    execute: async args => {
      const { showSchedules } = await import('./dialog');
      await showSchedules(options, pathOf(args));
    }
  });
}
