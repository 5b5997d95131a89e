import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { reason } from './reason';

/** Without a time a notification is only kept in Lab's list, and shown to nobody. */
const WARNING_MS = 10_000;

/**
 * Save a notebook whose file is about to be read; whether there was anything to save.
 *
 * Where it can never be saved, the person is told that the file is read as it is.  Where saving
 * failed just now they are told so, and null says that the file is not to be read.
 */
export async function saveFirst(
  panel: NotebookPanel,
  trans: TranslationBundle
): Promise<boolean | null> {
  const { context } = panel;
  if (!context.model.dirty) {
    return false;
  }
  if (context.model.readOnly || context.contentsModel?.writable === false) {
    Notification.warning(
      trans.__('This notebook cannot be saved here: its file is taken without your changes'),
      { autoClose: WARNING_MS }
    );
    return false;
  }
  try {
    await context.save();
    return true;
  } catch (error) {
    const name = PathExt.basename(context.path);
    Notification.error(trans.__('%1 could not be saved: %2', name, reason(error, trans)), {
      autoClose: false
    });
    return null;
  }
}
