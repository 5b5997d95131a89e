import * as React from 'react';

import { CommentView } from './comment';
import { Composer } from './composer';
import type { IContext } from './context';
import { Orphaned } from './orphaned';
import { Settling } from './settling';
import { cellOf } from './threads';
import type { Thread } from './threads';
import { Trouble } from './trouble';
import { anchorLabel, placementWords, settledWords, threadLabel } from './words';

interface IProps extends IContext {
  thread: Thread;
  /** Whether Tab leads to it; arrows lead to the others. */
  isEntry: boolean;
}

/** The attribute that finds the element of a thread by its id. */
export const THREAD = 'data-stepguide-thread';

/** A thread is read by who looks at it for so long. */
const READ_MS = 1500;

/** One thread: what was said, and what can be done about it. */
export function ThreadView(props: IProps): React.JSX.Element {
  const { current, discussion, isEntry, thread, trans } = props;
  const article = React.useRef<HTMLElement>(null);
  const isUnread = discussion.isUnread(thread);
  useReading(article, JSON.stringify(thread), () => {
    discussion.markRead([thread]);
  });
  const written = discussion.draft(thread.id);
  const trouble = discussion.troubleAt(thread.id);
  const replying = current.answering === thread.id;
  const composing = replying || written !== null;
  const resolved = thread.resolved ? 'jp-mod-resolved' : '';
  const unread = isUnread ? 'jp-mod-unread' : '';
  const reply = (): void => {
    current.answer(thread.id);
  };
  return (
    <article
      ref={article}
      className={`jp-StepGuide-thread ${resolved} ${unread}`}
      aria-label={threadLabel(thread, isUnread, trans)}
      aria-keyshortcuts="R Enter ArrowDown ArrowUp"
      tabIndex={isEntry ? 0 : -1}
      onKeyDown={onKeys({
        r: reply,
        Enter: () => {
          void current.showThread(thread);
        }
      })}
      {...{ [THREAD]: thread.id }}
    >
      <Place {...props} />
      {isUnread && <p className="jp-StepGuide-thread-new">{trans.__('New')}</p>}
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
            current.answered();
          }}
        />
      ) : (
        trouble && <Trouble trans={trans} trouble={trouble} />
      )}
      <Settling {...props} onReply={composing ? null : reply} />
    </article>
  );
}

/** What keys do where the element itself has the keyboard, and no part of it. */
function onKeys(keys: Record<string, () => void>): (event: React.KeyboardEvent) => void {
  return event => {
    const { key, target, currentTarget, ctrlKey, metaKey } = event;
    const handle = target === currentTarget && !ctrlKey && !metaKey ? keys[key] : undefined;
    if (handle !== undefined) {
      event.preventDefault();
      handle();
    }
  };
}

/** Say that `what` is read once it was before the person's eyes for a while. */
function useReading(element: React.RefObject<HTMLElement>, what: string, onRead: () => void): void {
  React.useEffect(() => {
    if (element.current === null) {
      return;
    }
    let timer = 0;
    const inView = new IntersectionObserver(entries => {
      window.clearTimeout(timer);
      if (entries.some(({ isIntersecting }) => isIntersecting)) {
        timer = window.setTimeout(onRead, READ_MS);
      }
    });
    inView.observe(element.current);
    return () => {
      window.clearTimeout(timer);
      inView.disconnect();
    };
  }, [what]);
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

function Reply(props: IProps & { autoFocus: boolean; onDone: () => void }): React.JSX.Element {
  const { current, discussion, thread, trans } = props;
  return (
    <Composer
      {...props}
      place={thread.id}
      label={trans.__('Reply to %1', thread.comments[0]?.author ?? '')}
      placeholder={trans.__('Write a reply. Markdown works.')}
      action={trans.__('Reply')}
      onText={text => {
        discussion.write(thread.id, text);
      }}
      onSend={() => {
        void discussion.send(thread.id).then(sent => {
          if (sent !== null) {
            props.onDone();
            current.attend(thread.id);
          }
        });
      }}
      onCancel={() => {
        discussion.discard(thread.id);
        props.onDone();
        current.attend(thread.id);
      }}
    />
  );
}
