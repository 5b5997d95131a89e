import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { CurrentDiscussion } from './current';
import type { Discussion } from './model';

/** What the parts of the Discussion tab share. */
export interface IContext {
  current: CurrentDiscussion;
  discussion: Discussion;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
}
