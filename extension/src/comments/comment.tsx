import { Time } from '@jupyterlab/coreutils';
import * as React from 'react';

import { Composer } from './composer';
import type { IContext } from './context';
import { Markdown } from './markdown';
import { Suggested } from './suggested';
import type { Comment, CommentVersion, Thread } from './threads';
import { Trouble } from './trouble';

interface IProps extends IContext {
  thread: Thread;
  comment: Comment;
}

/** One comment: who said what when, and what can be done with it. */
export function CommentView(props: IProps): React.JSX.Element {
  const { comment, discussion, trans } = props;
  const isEdited = discussion.draft(comment.id) !== null;
  const trouble = discussion.troubleAt(comment.id);
  return (
    <div className="jp-StepGuide-comment">
      <Head {...props} />
      {isEdited ? <Edit {...props} /> : <Said {...props} />}
      <Suggested {...props} />
      {(comment.conflicts ?? []).map(version => (
        <Conflict key={version.at} {...props} version={version} />
      ))}
      {trouble && !isEdited && <Trouble trans={trans} trouble={trouble} />}
      {comment.deleted !== true && !isEdited && <Remarks {...props} />}
    </div>
  );
}

function Head({ comment, trans }: IProps): React.JSX.Element {
  return (
    <div className="jp-StepGuide-comment-head">
      <strong>
        <bdi>{comment.author}</bdi>
      </strong>
      {comment.verified === false && <span>{trans.__('(name not verified)')}</span>}
      <time dateTime={comment.at} title={Time.format(comment.at)}>
        {Time.formatHuman(comment.at)}
      </time>
      {comment.edited && comment.deleted !== true && (
        <span title={Time.format(comment.edited)}>{trans.__('edited')}</span>
      )}
    </div>
  );
}

/** What was said, or that it was taken back; who may still read it then finds it folded. */
function Said({ comment, rendermime, trans }: IProps): React.JSX.Element {
  if (comment.deleted !== true) {
    return <Markdown rendermime={rendermime} body={comment.body} />;
  }
  return (
    <div className="jp-StepGuide-tombstone">
      <p>{trans.__('This comment was deleted.')}</p>
      {comment.body !== '' && (
        <details>
          <summary>{trans.__('What it said (others do not see this)')}</summary>
          <Markdown rendermime={rendermime} body={comment.body} />
        </details>
      )}
    </div>
  );
}

function Edit(props: IProps): React.JSX.Element {
  const { comment, current, discussion, thread, trans } = props;
  const base = discussion.draft(comment.id)?.base ?? comment.revision ?? 1;
  const done = (): void => {
    // The field that had the keyboard is gone.
    current.attend(thread.id);
  };
  return (
    <>
      {base < (comment.revision ?? 1) && (
        <p className="jp-StepGuide-thread-place">
          {trans.__('It was edited elsewhere since you began. Yours will be kept beside.')}
        </p>
      )}
      <Composer
        {...props}
        place={comment.id}
        label={trans.__('Edit your comment')}
        placeholder={trans.__('Write a comment. Markdown works.')}
        action={trans.__('Save')}
        autoFocus
        onText={text => {
          discussion.write(comment.id, text, { anchor: null, base });
        }}
        onSend={() => {
          void discussion.send(comment.id).then(done);
        }}
        onCancel={() => {
          discussion.discard(comment.id);
          done();
        }}
      />
    </>
  );
}

/** An edit of the person's own that came after another one, and what they may do with it. */
function Conflict(props: IProps & { version: CommentVersion }): React.JSX.Element {
  const { comment, current, discussion, rendermime, thread, trans, version } = props;
  const base = comment.revision ?? 1;
  return (
    <section className="jp-StepGuide-conflict" aria-label={trans.__('Your other version')}>
      <p>
        {trans.__(
          'You edited this elsewhere meanwhile, so this version (%1) stands beside. Only you see it.',
          Time.formatHuman(version.at)
        )}
      </p>
      <Markdown rendermime={rendermime} body={version.body} />
      <div className="jp-StepGuide-actions">
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={() => {
            discussion.write(comment.id, version.body, { anchor: null, base });
          }}
        >
          {trans.__('Use this one')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          disabled={discussion.isBusy(comment.id)}
          onClick={() => {
            void discussion.keepStanding(comment).then(() => {
              current.attend(thread.id);
            });
          }}
        >
          {trans.__('Keep the other')}
        </button>
      </div>
    </section>
  );
}

/** Thanks, and for who wrote it edit and delete. */
function Remarks(props: IProps): React.JSX.Element | null {
  const { comment, discussion, trans } = props;
  const thanks = comment.thanks ?? [];
  if (comment.mine !== true) {
    const isThanked = comment.thanked === true;
    return (
      <div className="jp-StepGuide-remarks">
        <button
          type="button"
          aria-pressed={isThanked}
          title={thanks.length > 0 ? trans.__('Thanks from %1', thanks.join(', ')) : ''}
          disabled={discussion.isBusy(comment.id)}
          onClick={() => {
            void discussion.thank(comment, !isThanked);
          }}
        >
          {thanks.length > 0 ? trans.__('Thanks · %1', thanks.length) : trans.__('Thanks')}
        </button>
      </div>
    );
  }
  return (
    <div className="jp-StepGuide-remarks">
      {thanks.length > 0 && <span>{trans.__('Thanks from %1', thanks.join(', '))}</span>}
      <button
        type="button"
        onClick={() => {
          const base = comment.revision ?? 1;
          discussion.write(comment.id, comment.body, { anchor: null, base });
        }}
      >
        {trans.__('Edit')}
      </button>
      <Delete {...props} />
    </div>
  );
}

/** Deleting cannot be undone, so it takes a second word. */
function Delete({ comment, current, discussion, thread, trans }: IProps): React.JSX.Element {
  const [isAsked, setAsked] = React.useState(false);
  if (!isAsked) {
    return (
      <button
        type="button"
        onClick={() => {
          setAsked(true);
        }}
      >
        {trans.__('Delete')}
      </button>
    );
  }
  return (
    <span role="group" aria-label={trans.__('Delete this comment?')}>
      <button
        type="button"
        className="jp-mod-warn"
        autoFocus
        onClick={() => {
          void discussion.remove(comment).then(() => {
            current.attend(thread.id);
          });
        }}
      >
        {trans.__('Delete for good')}
      </button>
      <button
        type="button"
        onClick={() => {
          setAsked(false);
        }}
      >
        {trans.__('Keep')}
      </button>
    </span>
  );
}
