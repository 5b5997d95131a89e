import { Time } from '@jupyterlab/coreutils';
import * as React from 'react';

import { Composer } from './composer';
import type { IContext } from './context';
import { Markdown } from './markdown';
import { Orphaned } from './orphaned';
import { Settling } from './settling';
import { cellOf } from './threads';
import type { Comment, Thread } from './threads';
import { Trouble } from './trouble';
import { anchorLabel, placementWords, settledWords } from './words';

interface IProps extends IContext {
  thread: Thread;
}

/** The attribute that finds the element of a thread by its id. */
export const THREAD = 'data-stepguide-thread';

/** One thread: what was said, and what can be done about it. */
export function ThreadView(props: IProps): React.JSX.Element {
  const { discussion, thread, trans } = props;
  const [replying, setReplying] = React.useState(false);
  const written = discussion.draft(thread.id);
  const first = thread.comments[0];
  const trouble = discussion.troubleAt(thread.id);
  const composing = replying || written !== null;
  const state = thread.resolved ? 'jp-mod-resolved' : '';
  return (
    <article
      className={`jp-StepGuide-thread ${state}`}
      aria-label={trans.__('Thread by %1', first?.author ?? '')}
      tabIndex={-1}
      {...{ [THREAD]: thread.id }}
    >
      <Place {...props} />
      {thread.resolved && (
        <p className="jp-StepGuide-thread-state">{settledWords(thread, trans)}</p>
      )}
      {thread.comments.map(comment => (
        <CommentView key={comment.id} {...props} comment={comment} />
      ))}
      {composing ? (
        <Reply
          {...props}
          autoFocus={replying}
          onDone={() => {
            setReplying(false);
          }}
        />
      ) : (
        trouble && <Trouble trans={trans} trouble={trouble} />
      )}
      <Settling
        {...props}
        onReply={
          composing
            ? null
            : () => {
                setReplying(true);
              }
        }
      />
    </article>
  );
}

/** What a thread is on, as a way to go there, and what became of that. */
function Place({ current, thread, trans }: IProps): React.JSX.Element | null {
  const { places } = current;
  const cell = cellOf(thread, places);
  if (cell === null) {
    return <Orphaned {...{ current, thread, trans }} />;
  }
  const { anchor } = thread;
  const isPart = Boolean(anchor.quote ?? anchor.output ?? anchor.to_step_id);
  const said = isPart ? anchorLabel(anchor, places.steps, trans) : current.quote(cell);
  const words = placementWords(
    thread,
    places.placementOf(anchor),
    current.outputChanged(thread),
    trans
  );
  return (
    <>
      <button
        type="button"
        className="jp-StepGuide-quote"
        title={trans.__('Show the cell')}
        onClick={() => {
          void current.showThread(thread);
        }}
      >
        {said || trans.__('(empty cell)')}
      </button>
      {words !== '' && <p className="jp-StepGuide-thread-place">{words}</p>}
    </>
  );
}

function CommentView(props: IProps & { comment: Comment }): React.JSX.Element {
  const { comment, rendermime, trans } = props;
  return (
    <div className="jp-StepGuide-comment">
      <div className="jp-StepGuide-comment-head">
        <strong>{comment.author}</strong>
        {comment.verified === false && <span>{trans.__('(name not verified)')}</span>}
        <time dateTime={comment.at} title={Time.format(comment.at)}>
          {Time.formatHuman(comment.at)}
        </time>
      </div>
      <Markdown rendermime={rendermime} body={comment.body} />
    </div>
  );
}

function Reply(props: IProps & { autoFocus: boolean; onDone: () => void }): React.JSX.Element {
  const { current, discussion, thread, trans } = props;
  return (
    <Composer
      trans={trans}
      label={trans.__('Reply to %1', thread.comments[0]?.author ?? '')}
      placeholder={trans.__('Write a reply. Markdown works.')}
      action={trans.__('Reply')}
      text={discussion.draft(thread.id)?.text ?? ''}
      busy={discussion.isBusy(thread.id)}
      trouble={discussion.troubleAt(thread.id)}
      autoFocus={props.autoFocus}
      onText={text => {
        discussion.write(thread.id, text);
      }}
      onSend={() => {
        void discussion.reply(thread).then(sent => {
          if (sent !== null) {
            props.onDone();
            current.attend(thread.id);
          }
        });
      }}
      onCancel={() => {
        discussion.write(thread.id, '');
        props.onDone();
        current.attend(thread.id);
      }}
    />
  );
}
