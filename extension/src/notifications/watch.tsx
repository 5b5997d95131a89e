import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { reason } from '../ui/reason';
import type { Watching } from './watching';

interface IProps {
  watching: Watching;
  trans: TranslationBundle;
}

/** Whether the person watches the guide in front, and a button that changes that. */
export function Watch({ watching, trans }: IProps): React.JSX.Element | null {
  const { guide, state, title, trouble } = watching;
  if (guide === null) {
    return null;
  }
  const isWatched = state === true;
  return (
    <div className="jp-StepGuide-watch">
      <span className="jp-StepGuide-watch-guide">{title}</span>
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        title={
          isWatched
            ? trans.__('Be told only of what names you')
            : trans.__('Be told of everything that is said on this guide')
        }
        onClick={() => void watching.watch(!isWatched)}
      >
        {isWatched ? trans.__('Unwatch') : trans.__('Watch')}
      </button>
      <p role="status">{trouble === null ? standing(state, trans) : reason(trouble, trans)}</p>
    </div>
  );
}

function standing(state: boolean | null, trans: TranslationBundle): string {
  switch (state) {
    case true:
      return trans.__('You are told of everything that is said on it.');
    case false:
      return trans.__('You are told only of what names you.');
    case null:
      return trans.__('You are told of it where it is yours, where you take part or are named.');
  }
}
