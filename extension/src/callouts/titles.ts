import type { TranslationBundle } from '@jupyterlab/translation';

import type { CalloutKind } from '../model/callouts';

/** What stands above a callout. */
export function calloutTitle(kind: CalloutKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'NOTE':
      return trans.__('Note');
    case 'TIP':
      return trans.__('Tip');
    case 'IMPORTANT':
      return trans.__('Important');
    case 'WARNING':
      return trans.__('Warning');
    case 'CAUTION':
      return trans.__('Caution');
  }
}
