import * as React from 'react';

import type { IContext } from './context';
import { THREAD, ThreadView } from './thread';
import type { IThreadGroup, Thread } from './threads';
import { byStep } from './threads';
import { nothingWords, stepLabel, threadLabel } from './words';

/** So many threads are drawn at once; the others when they come near. */
const AT_ONCE = 8;
const NEAR = '600px';
const LIST = 'jp-StepGuide-threads';

/** Where a key leads from one thread of the list. */
const WAYS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: at => at + 1,
  j: at => at + 1,
  ArrowUp: at => at - 1,
  k: at => at - 1,
  Home: () => 0,
  End: (_, last) => last
};

/** The threads that are looked at, by step; arrows lead from one to the next. */
export function ThreadList(props: IContext): React.JSX.Element {
  return (
    <div className={LIST} onKeyDown={walk}>
      <Threads {...props} />
    </div>
  );
}

function walk(event: React.KeyboardEvent<HTMLElement>): void {
  const threads = Array.from(event.currentTarget.querySelectorAll<HTMLElement>(`[${THREAD}]`));
  const at = threads.findIndex(one => one === event.target);
  const way = at < 0 || event.ctrlKey || event.metaKey ? undefined : WAYS[event.key];
  const next = threads[way?.(at, threads.length - 1) ?? -1];
  if (next !== undefined) {
    event.preventDefault();
    next.focus();
  }
}

function Threads(props: IContext): React.JSX.Element | null {
  const { current, discussion, trans } = props;
  const [entry, setEntry] = React.useState<string | null>(null);
  if (discussion.threads === null) {
    return discussion.trouble ? null : (
      <p className="jp-StepGuide-empty">{trans.__('Asking for the comments…')}</p>
    );
  }
  const groups = byStep(discussion.shown, current.places).filter(
    ({ step }) => step === null || discussion.filter !== 'orphaned'
  );
  const shown = groups.flatMap(({ threads }) => threads);
  const known = shown.find(({ id }) => id === entry) ?? shown[0];
  if (known === undefined) {
    return <Nothing {...props} />;
  }
  return (
    <>
      {groups.map(group => (
        <Group
          key={group.step?.id ?? ''}
          {...props}
          group={group}
          first={shown.findIndex(({ id }) => id === group.threads[0]?.id)}
          entry={known.id}
          onEntry={setEntry}
        />
      ))}
    </>
  );
}

function Nothing({ discussion, trans }: IContext): React.JSX.Element {
  return (
    <p className="jp-StepGuide-empty">
      {discussion.threads?.length === 0
        ? trans.__(
            'Nobody has commented yet. Select a cell and write below, or choose Comment in the cell’s toolbar.'
          )
        : nothingWords(discussion.filter, trans)}
    </p>
  );
}

interface IGroup extends IContext {
  group: IThreadGroup;
  /** How many threads stand before those of the group. */
  first: number;
  /** The thread that Tab leads to. */
  entry: string;
  onEntry: (thread: string) => void;
}

function Group(props: IGroup): React.JSX.Element {
  const { entry, first, group, onEntry, trans } = props;
  const label =
    group.step === null
      ? trans.__('Orphaned (%1)', group.threads.length)
      : stepLabel(group.step, trans);
  return (
    <section aria-label={label}>
      <h3>{label}</h3>
      {group.threads.map((thread, index) => (
        <NearThread
          key={thread.id}
          {...props}
          thread={thread}
          isEntry={thread.id === entry}
          isFirst={first + index < AT_ONCE}
          onFocus={() => {
            onEntry(thread.id);
          }}
        />
      ))}
    </section>
  );
}

interface INear extends IContext {
  thread: Thread;
  isEntry: boolean;
  isFirst: boolean;
  onFocus: () => void;
}

/** A thread that is drawn once it comes near; before that its words are there to be found. */
function NearThread(props: INear): React.JSX.Element {
  const { current, isFirst, onFocus, thread } = props;
  const [isNear, setNear] = React.useState(isFirst);
  const place = React.useRef<HTMLDivElement>(null);
  const hadKeyboard = React.useRef(false);
  React.useEffect(() => {
    if (isNear || place.current === null) {
      return;
    }
    const near = new IntersectionObserver(
      entries => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) {
          setNear(true);
        }
      },
      { root: place.current.closest(`.${LIST}`), rootMargin: NEAR }
    );
    near.observe(place.current);
    return () => {
      near.disconnect();
    };
  }, [isNear]);
  React.useLayoutEffect(() => {
    if (isNear && hadKeyboard.current) {
      const wanted = current.answering === thread.id ? 'textarea' : `[${THREAD}]`;
      place.current?.querySelector<HTMLElement>(wanted)?.focus();
    }
  }, [isNear]);
  return (
    <div
      ref={place}
      onFocus={() => {
        hadKeyboard.current = !isNear;
        setNear(true);
        onFocus();
      }}
    >
      {isNear ? <ThreadView {...props} /> : <FarThread {...props} />}
    </div>
  );
}

/** The words of a thread that is not drawn yet. */
function FarThread({ discussion, isEntry, thread, trans }: INear): React.JSX.Element {
  return (
    <article
      className="jp-StepGuide-thread"
      aria-label={threadLabel(thread, discussion.isUnread(thread), trans)}
      tabIndex={isEntry ? 0 : -1}
      {...{ [THREAD]: thread.id }}
    >
      {thread.comments.map(comment => (
        <p key={comment.id}>{`${comment.author}: ${comment.body}`}</p>
      ))}
    </article>
  );
}
