import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { ApiClient } from '../../api/client';

/** What schedules need of Lab. */
export interface IScheduleOptions {
  commands: CommandRegistry;
  client: ApiClient;
  trans: TranslationBundle;
  /** A path of Lab's file browser, which may name a drive, as the server knows it. */
  serverPath: (path: string) => string;
  /** The path of the notebook in front, "" for none. */
  current: () => string;
}
