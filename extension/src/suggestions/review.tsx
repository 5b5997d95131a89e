import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reason } from '../ui/reason';
import type { Review } from './reviewing';
import { Sides } from './sides';

/** A suggestion beside what it was made for, and what the author does with it. */
export class SuggestionReview extends VDomRenderer {
  constructor(review: Review, trans: TranslationBundle) {
    super();
    this._review = review;
    this._trans = trans;
    this.addClass('jp-StepGuide-suggestion');
    review.changed.connect(this.update, this);
  }

  protected override render(): React.ReactElement {
    return <ReviewView review={this._review} trans={this._trans} />;
  }

  private readonly _review: Review;
  private readonly _trans: TranslationBundle;
}

interface IProps {
  review: Review;
  trans: TranslationBundle;
}

function ReviewView({ review, trans }: IProps): React.JSX.Element {
  const { comment, suggestion } = review;
  return (
    <>
      <h2>{trans.__('Suggestion by %1', comment.author)}</h2>
      <p className="jp-StepGuide-suggestion-said">{comment.body}</p>
      <Standing review={review} trans={trans} />
      {review.trouble !== null && (
        <p className="jp-StepGuide-trouble" role="alert">
          {reason(review.trouble, trans)}
        </p>
      )}
      <Answering review={review} trans={trans} />
      <Sides before={suggestion.seen} after={suggestion.cells} trans={trans} />
    </>
  );
}

/** Whether it can be taken, and what became of it. */
function Standing({ review, trans }: IProps): React.JSX.Element | null {
  const words = standing(review, trans);
  return words === null ? null : (
    <p className="jp-StepGuide-suggestion-state" role="status">
      {words}
    </p>
  );
}

function standing(review: Review, trans: TranslationBundle): string | null {
  const { answer } = review.comment;
  if (answer?.accepted === false) {
    return trans.__('Not taken, by %1: %2', answer.by, answer.reason ?? '');
  }
  switch (review.fit) {
    case 'present':
      return trans.__('Taken: its cells stand in the notebook.');
    case 'conflict':
      return trans.__(
        'The cells that it was made for were changed, moved or removed since. Nothing is overwritten: compare the two sides and edit the notebook by hand, or ask for a new suggestion.'
      );
    case null:
      return trans.__('Open the notebook of the guide to take it.');
    default:
      return answer?.accepted === true
        ? trans.__('Taken by %1, and not yet written into this notebook.', answer.by)
        : null;
  }
}

function Answering({ review, trans }: IProps): React.JSX.Element | null {
  const [why, setWhy] = React.useState<string | null>(null);
  const { answer } = review.comment;
  if (answer?.accepted === false || review.fit === 'present') {
    return null;
  }
  return (
    <div className="jp-StepGuide-actions">
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        disabled={review.isBusy || review.fit !== 'applied'}
        title={trans.__('Put its cells in the place of those on the left, save, and verify')}
        onClick={() => void review.accept()}
      >
        {answer ? trans.__('Write into the notebook') : trans.__('Accept')}
      </button>
      {!answer && why === null && (
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          disabled={review.isBusy}
          onClick={() => {
            setWhy('');
          }}
        >
          {trans.__('Reject…')}
        </button>
      )}
      {!answer && why !== null && (
        <form
          onSubmit={event => {
            event.preventDefault();
            void review.reject(why);
          }}
        >
          <input
            className="jp-mod-styled"
            aria-label={trans.__('Why is it not taken?')}
            placeholder={trans.__('Why is it not taken?')}
            autoFocus
            value={why}
            onChange={event => {
              setWhy(event.target.value);
            }}
          />
          <button
            type="submit"
            className="jp-mod-styled jp-mod-reject"
            disabled={review.isBusy || why.trim() === ''}
          >
            {trans.__('Reject')}
          </button>
        </form>
      )}
    </div>
  );
}
