import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ApiClient } from '../api/client';
import { GuideDialog } from './dialog';
import type { BuiltGuide, IMaker } from './making';
import { GuideMaking } from './making';
import { GuideChoice } from './model';

interface IOptions {
  client: ApiClient;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
}

/** The session that a guide is to be made of. */
export interface ISource {
  session: string;
  /** What is chosen first: what ran between the last Record and Stop, or all. */
  range: 'marked' | 'all';
  /** What has to be known of the session before anything is chosen, if anything. */
  preface: string;
  maker: IMaker;
}

/** Opens the dialog in which a session becomes a guide. */
export class GuideCreation {
  constructor(private readonly _options: IOptions) {}

  /**
   * Let the person look and choose; null where they made none.
   *
   * @throws ApiError where the session is gone.
   */
  async launch({ session, range, preface, maker }: ISource): Promise<BuiltGuide | null> {
    const { client, rendermime, trans } = this._options;
    const choice = new GuideChoice({ client, session, range });
    const making = new GuideMaking(maker);
    await Promise.all([choice.load(), making.load()]);
    // eslint-disable-next-line jupyter/require-disposable-ownership -- disposed of when it is closed
    const dialog = new GuideDialog(
      { choice, making, preface, rendermime, trans },
      trans.__('Guide from this session')
    );
    try {
      await dialog.launch();
    } finally {
      choice.dispose();
      making.dispose();
    }
    return dialog.made;
  }
}
