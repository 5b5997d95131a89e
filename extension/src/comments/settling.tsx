import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { CalloutKind } from '../model/callouts';
import { CALLOUT_KINDS } from '../model/callouts';
import { guessKind } from './kinds';
import type { IContext } from './thread';
import type { Comment, Thread } from './threads';
import { kindLabel } from './words';

interface IProps extends IContext {
  thread: Thread;
  /** Begins a reply; null while one is being written. */
  onReply: (() => void) | null;
}

/** What can be done with a thread as a whole. */
export function Settling(props: IProps): React.JSX.Element {
  const { discussion, thread, trans, onReply } = props;
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
          void discussion.settle(thread, !thread.resolved);
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
  const guessed = kind ?? guessKind(comment.body);
  return (
    <span className="jp-StepGuide-toCallout">
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        disabled={!current.writable || discussion.isBusy(thread.id)}
        title={
          current.writable
            ? trans.__('Write it below the heading of its step, and resolve the thread')
            : trans.__('This notebook is read-only')
        }
        onClick={() => {
          void current.accept(thread, comment, guessed);
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
        <HTMLSelect
          className="jp-StepGuide-select"
          aria-label={trans.__('Comment that becomes the callout')}
          value={chosen}
          onChange={event => {
            setChosen(Number(event.target.value));
            setKind(null);
          }}
        >
          {thread.comments.map((one: Comment, index) => (
            <option key={one.id} value={index}>
              {trans.__('comment %1, by %2', index + 1, one.author)}
            </option>
          ))}
        </HTMLSelect>
      )}
    </span>
  );
}

/** A callout that was made: where it stands, or a way to put it there. */
function Accepted({ current, thread, trans }: IProps): React.JSX.Element | null {
  const { callout } = thread;
  if (!callout) {
    return null;
  }
  const there = current.places.cellIds.includes(callout.cell_id);
  return (
    <button
      type="button"
      className="jp-mod-styled jp-mod-reject"
      disabled={!there && !current.writable}
      title={
        there
          ? trans.__('The callout stands in the notebook')
          : trans.__('The callout does not stand in this notebook')
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
