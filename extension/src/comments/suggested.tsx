import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { CurrentDiscussion } from './current';
import type { Comment } from './threads';

interface IProps {
  current: CurrentDiscussion;
  comment: Comment;
  trans: TranslationBundle;
}

/** That a comment suggests other cells, what became of that, and a way to look at them. */
export function Suggested({ current, comment, trans }: IProps): React.JSX.Element | null {
  const { answer, suggestion } = comment;
  if (!suggestion) {
    return null;
  }
  const counts = trans.__(
    'Suggests other cells: %1 in the place of %2',
    suggestion.cells.length,
    suggestion.seen.length
  );
  return (
    <div className="jp-StepGuide-suggested">
      <p>{answer ? answered(comment, trans) : counts}</p>
      <button
        type="button"
        className={`jp-mod-styled ${answer ? 'jp-mod-reject' : 'jp-mod-accept'}`}
        onClick={() => {
          current.want(comment);
        }}
      >
        {trans.__('Compare')}
      </button>
    </div>
  );
}

function answered({ answer }: Comment, trans: TranslationBundle): string {
  return answer?.accepted === true
    ? trans.__('Suggestion taken by %1', answer.by)
    : trans.__('Suggestion not taken by %1: %2', answer?.by ?? '', answer?.reason ?? '');
}
