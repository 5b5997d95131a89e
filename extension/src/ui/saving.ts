import { Notification } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { reason } from './reason';

/** Without a time a notification is only kept in Lab's list, and shown to nobody. */
const WARNING_MS = 10_000;

/** A server that is there has answered by then, be the notebook as long as it may. */
export const ANSWER_MS = 60_000;

type Context = DocumentRegistry.Context;

/** What is asked of a notebook's panel here. */
export interface ISavable {
  readonly context: Pick<Context, 'contentsModel' | 'path' | 'save'> & {
    readonly model: Pick<Context['model'], 'dirty' | 'readOnly'>;
  };
}

/**
 * Save a notebook whose file is about to be read; whether there was anything to save.
 *
 * Where it can never be saved, the person is told that the file is read as it is.  Where saving
 * failed just now they are told so, and null says that the file is not to be read.
 */
export async function saveFirst(
  { context }: ISavable,
  trans: TranslationBundle
): Promise<boolean | null> {
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
    await answered(context.save(), trans);
    return true;
  } catch (error) {
    const name = PathExt.basename(context.path);
    Notification.error(trans.__('%1 could not be saved: %2', name, reason(error, trans)), {
      autoClose: false
    });
    return null;
  }
}

/** With jupyter-collaboration, a save that the server took along as it went waits without end. */
async function answered(saving: Promise<void>, trans: TranslationBundle): Promise<void> {
  let timer: number | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => {
      reject(new Error(trans.__('the server has not answered. Try again')));
    }, ANSWER_MS);
  });
  try {
    await Promise.race([saving, late]);
  } finally {
    window.clearTimeout(timer);
  }
}
