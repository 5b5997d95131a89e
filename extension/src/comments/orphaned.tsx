import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CurrentDiscussion } from './current';
import type { Thread } from './threads';
import { anchorLabel, wasOn } from './words';

interface IProps {
  current: CurrentDiscussion;
  thread: Thread;
  trans: TranslationBundle;
}

/** What a thread was on that lost its place, and a way to put it where it belongs. */
export function Orphaned({ current, thread, trans }: IProps): React.JSX.Element {
  const { anchor } = thread;
  const { discussion, target } = current;
  const said = anchorLabel(anchor, current.places.steps, trans);
  const was = wasOn(anchor, trans);
  return (
    <div className="jp-StepGuide-orphan">
      <p className="jp-StepGuide-orphan-quote">{said}</p>
      {said !== was && <p className="jp-StepGuide-thread-place">{was}</p>}
      {anchor.source && (
        <details>
          <summary>{trans.__('The cell as it was')}</summary>
          <pre>{anchor.source}</pre>
        </details>
      )}
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        disabled={target === null || discussion?.isBusy(thread.id) !== false}
        title={trans.__('Put the thread on what is selected in the notebook, or else on its cell')}
        onClick={() => {
          void current.attach(thread).then(() => {
            current.attend(thread.id);
          });
        }}
      >
        {trans.__('Attach to selected cell')}
      </button>
    </div>
  );
}
