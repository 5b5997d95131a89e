import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { Composer } from './composer';
import type { CurrentDiscussion, IAttention } from './current';
import type { Filter } from './filters';
import { FILTERS } from './filters';
import { ThreadList } from './list';
import { FORM } from './model';
import type { IContext } from './context';
import { THREAD } from './thread';
import type { Anchor } from './threads';
import { stepOf } from './threads';
import { Trouble } from './trouble';
import { anchorLabel, filterLabel, stepLabel } from './words';

/** The Discussion tab: threads by step, and a form for the active cell. */
export class DiscussionTab extends ReactWidget {
  constructor(options: DiscussionTab.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-discussion');
    options.current.changed.connect(this._onChanged, this);
    options.current.attention.connect(this._onAttention, this);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.update();
    void this._options.current.refresh();
  }

  protected override render(): React.ReactElement {
    const { current, rendermime, trans } = this._options;
    const { discussion } = current;
    return discussion === null ? (
      <p className="jp-StepGuide-empty">{trans.__('Open a notebook to see what is said on it.')}</p>
    ) : (
      <DiscussionView {...{ current, discussion, rendermime, trans }} />
    );
  }

  private _onChanged(): void {
    if (this.isVisible) {
      this.update();
    }
  }

  private _onAttention(_: CurrentDiscussion, wanted: IAttention): void {
    this._wanted = wanted;
    this.update();
  }

  protected override onUpdateRequest(message: Message): void {
    super.onUpdateRequest(message);
    void this.renderPromise?.then(() => {
      this._attend();
    });
  }

  /** Give the keyboard to what asked for it, once it is drawn. */
  private _attend(): void {
    const found = this._wanted && this._elementOf(this._wanted);
    if (found) {
      this._wanted = null;
      found.scrollIntoView({ block: 'nearest' });
      const isWrittenIn = found === document.activeElement;
      found.focus();
      if (found instanceof HTMLTextAreaElement && !isWrittenIn) {
        // Behind a quote that is there already.
        found.setSelectionRange(found.value.length, found.value.length);
      }
    }
  }

  private _elementOf({ at, isReply }: IAttention): HTMLElement | null {
    if (at === FORM) {
      return this.node.querySelector('.jp-StepGuide-form textarea');
    }
    const thread = this.node.querySelector<HTMLElement>(`[${THREAD}="${CSS.escape(at)}"]`);
    return (isReply ? thread?.querySelector<HTMLElement>('textarea') : null) ?? thread;
  }

  private readonly _options: DiscussionTab.IOptions;
  private _wanted: IAttention | null = null;
}

export namespace DiscussionTab {
  export interface IOptions {
    current: CurrentDiscussion;
    rendermime: IRenderMimeRegistry;
    trans: TranslationBundle;
  }
}

function DiscussionView(props: IContext): React.JSX.Element {
  const { discussion, trans } = props;
  const { threads, trouble } = discussion;
  const isSaidByForm = trouble?.lost === true && discussion.troubleAt(FORM)?.lost === true;
  return (
    <>
      {trouble && !isSaidByForm && (
        <Trouble
          trans={trans}
          trouble={trouble}
          onRetry={() => {
            void discussion.refresh();
          }}
        />
      )}
      {threads && threads.length > 0 && <Navigator {...props} />}
      <ThreadList {...props} />
      {discussion.guide !== null && <Form {...props} />}
    </>
  );
}

/** Which threads are shown. */
function Navigator({ current, discussion, trans }: IContext): React.JSX.Element {
  const count = (filter: Filter): number =>
    filter === 'orphaned' ? current.orphanCount : discussion.count(filter);
  return (
    <div className="jp-StepGuide-navigator jp-StepGuide-remarks">
      <HTMLSelect
        className="jp-StepGuide-select"
        aria-label={trans.__('Threads shown')}
        value={discussion.filter}
        onChange={event => {
          discussion.filter = FILTERS.find(one => one === event.target.value) ?? 'open';
        }}
      >
        {FILTERS.map(filter => (
          <option key={filter} value={filter}>
            {filterLabel(filter, count(filter), trans)}
          </option>
        ))}
      </HTMLSelect>
      {count('unread') > 0 && (
        <button
          type="button"
          title={trans.__('Mark all as read')}
          onClick={() => {
            discussion.markRead(discussion.threads ?? []);
          }}
        >
          {trans.__('All read')}
        </button>
      )}
    </div>
  );
}

/** Opens a thread at the active cell, or where the comment was begun. */
function Form({ current, discussion, rendermime, trans }: IContext): React.JSX.Element {
  const { target } = current;
  if (target === null) {
    return <p className="jp-StepGuide-empty">{trans.__('Select a cell to comment on it.')}</p>;
  }
  const step = stepOf(target, current.places);
  const place = step === null ? trans.__('the notebook') : stepLabel(step, trans);
  return (
    <div className="jp-StepGuide-form">
      <div className="jp-StepGuide-form-target">
        <span>{trans.__('Comment on %1', place)}</span>
        <TargetChoice {...{ current, target, trans }} />
      </div>
      {current.targetIsElsewhere && (
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={() => {
            current.retarget();
          }}
        >
          {trans.__('Move to the active cell')}
        </button>
      )}
      <Composer
        {...{ current, discussion, rendermime, trans }}
        place={FORM}
        label={trans.__('Comment on %1', place)}
        placeholder={trans.__('Write a comment. Markdown works, and @ mentions people.')}
        action={trans.__('Comment')}
        onText={text => {
          discussion.write(FORM, text, { anchor: target, base: null });
        }}
        onSend={() => {
          void current.comment().then(() => {
            // The button that was pressed can send nothing more, and lets go of the keyboard.
            current.attend(FORM);
          });
        }}
      />
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        title={trans.__('Edit a copy of the selected steps and send it to the author')}
        onClick={() => {
          current.want(null);
        }}
      >
        {trans.__('Suggest a change…')}
      </button>
    </div>
  );
}

interface ITargetChoice {
  current: CurrentDiscussion;
  target: Anchor;
  trans: TranslationBundle;
}

/** What the comment is about: a passage, an output, the cell, its step or several. */
function TargetChoice({ current, target, trans }: ITargetChoice): React.JSX.Element {
  const { choices, places } = current;
  const chosen = choices.findIndex(one => JSON.stringify(one) === JSON.stringify(target));
  return (
    <HTMLSelect
      className="jp-StepGuide-select"
      aria-label={trans.__('What the comment is about')}
      value={Math.max(0, chosen)}
      onChange={event => {
        const choice = choices[Number(event.target.value)];
        if (choice !== undefined) {
          current.point(choice);
        }
      }}
    >
      {choices.map((choice, index) => (
        <option key={index} value={index}>
          {anchorLabel(choice, places.steps, trans)}
        </option>
      ))}
    </HTMLSelect>
  );
}
