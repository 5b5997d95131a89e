import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IScheduleOptions } from './options';

export const SCHEDULE = 'stepguide:schedule';

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
