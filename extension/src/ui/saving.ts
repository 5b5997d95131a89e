import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Save a notebook whose file is about to be read; whether there was anything to save.
 *
 * Where it cannot be saved, the person is told that the file is read as it is.
 */
export async function saveFirst(panel: NotebookPanel, trans: TranslationBundle): Promise<boolean> {
  const { context } = panel;
  if (!context.model.dirty) {
    return false;
  }
  if (context.model.readOnly || context.contentsModel?.writable === false) {
    Notification.warning(
      trans.__('This notebook cannot be saved here: its file is taken without your changes')
    );
    return false;
  }
  await context.save();
  return true;
}
