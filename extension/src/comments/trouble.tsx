import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ITrouble } from './failure';

interface IProps {
  trans: TranslationBundle;
  trouble: ITrouble;
  /** Whether a text was to be sent, which is still there; it may be sent again by itself. */
  kept?: 'sent again' | 'here';
  onRetry?: () => void;
}

/** What did not work, and what helps. */
export function Trouble({ trans, trouble, kept, onRetry }: IProps): React.JSX.Element {
  return (
    <div className="jp-StepGuide-trouble" role="alert">
      <p>
        {trouble.message === ''
          ? trans.__('The server cannot be reached. What you write is kept.')
          : trouble.message}
      </p>
      {trouble.hint !== '' && <p>{trans.__('Hint: %1', trouble.hint)}</p>}
      {kept === 'here' && <p>{trans.__('Sending it again posts it once.')}</p>}
      {kept === 'sent again' && (
        <p>{trans.__('It is posted, once, as soon as the server answers.')}</p>
      )}
      {onRetry && (
        <button type="button" className="jp-mod-styled jp-mod-reject" onClick={onRetry}>
          {trans.__('Try again')}
        </button>
      )}
    </div>
  );
}
