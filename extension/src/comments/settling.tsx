import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CalloutKind } from '../model/callouts';
import { CALLOUT_KINDS } from '../model/callouts';
import type { CurrentDiscussion } from './current';
import { guessKind } from './kinds';
import type { IContext } from './context';
import type { Comment, Thread } from './threads';
import { calloutStepOf } from './threads';
import { kindLabel } from './words';

interface IProps extends IContext {
  thread: Thread;
  /** Begins a reply; null while one is being written. */
  onReply: (() => void) | null;
}

/** What can be done with a thread as a whole. */
export function Settling(props: IProps): React.JSX.Element {
  const { current, discussion, thread, trans, onReply } = props;
  const busy = discussion.isBusy(thread.id);
  return (
    <div className="jp-StepGuide-actions">
      {onReply && (
        <button type="button" className="jp-mod-styled jp-mod-reject" onClick={onReply}>
          {trans.__('Reply')}
        </button>
      )}
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        disabled={busy}
        onClick={() => {
          void discussion.settle(thread, !thread.resolved).then(() => {
            // The button is out of use meanwhile, and lets go of the keyboard.
            current.attend(thread.id);
          });
        }}
      >
        {thread.resolved ? trans.__('Reopen') : trans.__('Resolve')}
      </button>
      {thread.callout ? <Accepted {...props} /> : <ToCallout {...props} />}
    </div>
  );
}

/** One click makes a callout of the first comment; kind and comment can be chosen before. */
function ToCallout({ current, discussion, thread, trans }: IProps): React.JSX.Element | null {
  const [chosen, setChosen] = React.useState(0);
  const [kind, setKind] = React.useState<CalloutKind | null>(null);
  const comment = thread.comments[chosen];
  if (comment === undefined || thread.resolved) {
    return null;
  }
  const obstacle = obstacleTo(thread, current, trans);
  const guessed = kind ?? guessKind(comment.body);
  return (
    <span className="jp-StepGuide-toCallout">
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        disabled={obstacle !== null || discussion.isBusy(thread.id)}
        title={
          obstacle ?? trans.__('Write it below the heading of its step, and resolve the thread')
        }
        onClick={() => {
          void current.accept(thread, comment, guessed).then(() => {
            // The button that had the keyboard is gone.
            current.attend(thread.id);
          });
        }}
      >
        {trans.__('To callout')}
      </button>
      <HTMLSelect
        className="jp-StepGuide-select"
        aria-label={trans.__('Kind of callout')}
        value={guessed}
        onChange={event => {
          setKind(CALLOUT_KINDS.find(one => one === event.target.value) ?? null);
        }}
      >
        {CALLOUT_KINDS.map(one => (
          <option key={one} value={one}>
            {kindLabel(one, trans)}
          </option>
        ))}
      </HTMLSelect>
      {thread.comments.length > 1 && (
        <CommentChoice
          comments={thread.comments}
          chosen={chosen}
          trans={trans}
          onChosen={index => {
            setChosen(index);
            setKind(null);
          }}
        />
      )}
    </span>
  );
}

interface IChoice {
  comments: readonly Comment[];
  chosen: number;
  trans: TranslationBundle;
  onChosen: (index: number) => void;
}

/** Which comment of a thread becomes the callout. */
function CommentChoice({ comments, chosen, trans, onChosen }: IChoice): React.JSX.Element {
  return (
    <HTMLSelect
      className="jp-StepGuide-select"
      aria-label={trans.__('Comment that becomes the callout')}
      value={chosen}
      onChange={event => {
        onChosen(Number(event.target.value));
      }}
    >
      {comments.map((comment, index) => (
        <option key={comment.id} value={index}>
          {trans.__('comment %1, by %2', index + 1, comment.author)}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** A callout that was made: where it stands, or a way to put it there. */
function Accepted({ current, thread, trans }: IProps): React.JSX.Element | null {
  const { callout } = thread;
  if (!callout) {
    return null;
  }
  const there = current.places.cellIds.includes(callout.cell_id);
  const obstacle = there ? null : obstacleTo(thread, current, trans);
  return (
    <button
      type="button"
      className="jp-mod-styled jp-mod-reject"
      disabled={obstacle !== null}
      title={
        obstacle ??
        (there
          ? trans.__('The callout stands in the notebook')
          : trans.__('The callout does not stand in this notebook'))
      }
      onClick={() => {
        if (there) {
          current.show(callout.cell_id);
        } else {
          current.insert(callout);
        }
      }}
    >
      {there ? trans.__('Show callout') : trans.__('Insert callout')}
    </button>
  );
}

/** What keeps a callout from being written into this notebook; null when nothing does. */
function obstacleTo(
  { anchor }: Thread,
  { places, writable }: CurrentDiscussion,
  trans: TranslationBundle
): string | null {
  if (!writable) {
    return trans.__('This notebook is read-only');
  }
  return calloutStepOf(anchor, places) === null
    ? trans.__('The step of this thread is no longer in the notebook')
    : null;
}
