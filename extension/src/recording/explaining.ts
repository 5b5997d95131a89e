import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import type { ISidebar } from '../tokens';
import { Notice } from '../ui/notice';
import type { Recorders } from './recorders';

/** Where it is kept that the person was told. */
const EXPLAINED = 'jupyter-stepguide:log-explained';

interface IOptions {
  recorders: Recorders;
  sidebar: ISidebar;
  state: IStateDB;
  trans: TranslationBundle;
  /** Log from now on only what is recorded on purpose. */
  onlyOnRecord(): void;
}

/**
 * Say once in a person's life with this Lab that runs are logged, and how to turn it off.
 *
 * It waits in the sidebar until a kernel has a log at all, and stays until it was read.
 */
export async function explainLog(options: IOptions): Promise<void> {
  const { recorders, state } = options;
  if ((await state.fetch(EXPLAINED)) === true) {
    return;
  }
  const log = await firstLog(recorders);
  const shown: IDisposable = options.sidebar.addNotice(
    notice(log.replace(/[\\/][^\\/]*$/, ''), options, () => {
      shown.dispose();
      void state.save(EXPLAINED, true);
    })
  );
}

/** The log of the first kernel that has one. */
function firstLog(recorders: Recorders): Promise<string> {
  return new Promise(resolve => {
    const look = (): void => {
      const log = recorders.logs[0];
      if (log !== undefined) {
        recorders.changed.disconnect(look);
        resolve(log);
      }
    };
    recorders.changed.connect(look);
    look();
  });
}

function notice(folder: string, { trans, onlyOnRecord }: IOptions, close: () => void): Notice {
  return new Notice({
    tone: 'plain',
    title: trans.__('What you run is logged, for you alone'),
    text: trans.__(
      'So that work already done can still become a guide, runs are kept for 14 days in %1. Settings → StepGuide recording changes this at any time.',
      folder
    ),
    actions: [
      { label: trans.__('All right'), onClick: close },
      {
        label: trans.__('Only when I press Record'),
        onClick: () => {
          close();
          onlyOnRecord();
        }
      }
    ]
  });
}
