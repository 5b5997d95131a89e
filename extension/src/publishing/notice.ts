import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import type { ICurrentGuide, IGuideStates, IStepNotice, IStepNoticeSource } from '../tokens';

/** Says above the steps how far what readers see is behind the notebook. */
export class BehindNotice implements IStepNoticeSource {
  constructor(private readonly _options: BehindNotice.IOptions) {}

  get changed(): ISignal<unknown, unknown> {
    return this._options.states.changed;
  }

  noticesOf({ path }: ICurrentGuide): readonly IStepNotice[] {
    const { states, publish, trans } = this._options;
    const changes = states.get(path ?? '')?.publication?.changes ?? 0;
    if (path === null || changes === 0) {
      return [];
    }
    return [
      {
        text: behind(changes, trans),
        tone: 'plain',
        actions: [
          {
            label: trans.__('See changes and publish'),
            execute: () => {
              publish(path);
            }
          }
        ]
      }
    ];
  }
}

export namespace BehindNotice {
  export interface IOptions {
    states: IGuideStates;
    /** Open the dialog that shows the changes and publishes them. */
    publish: (path: string) => void;
    trans: TranslationBundle;
  }
}

/** `The published version is 2 changes behind`. */
export function behind(changes: number, trans: TranslationBundle): string {
  return trans._n(
    'The published version is %1 change behind',
    'The published version is %1 changes behind',
    changes
  );
}
