import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import React from 'react';

import type { Step } from '../model/steps';
import type { StepList } from './model';
import { Actions } from './actions';
import { LongList } from './long';
import { StepRow } from './row';

interface IProps {
  list: StepList;
  trans: TranslationBundle;
}

/** The tab "Steps". */
export class StepsTab extends ReactWidget {
  constructor(options: IProps) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-steps');
    options.list.changed.connect(this._onChanged, this);
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.update();
  }

  /** Nobody waits for a list that cannot be seen, and a notebook may have hundreds of steps. */
  protected override render(): React.JSX.Element | null {
    return this.isVisible ? <Steps {...this._options} /> : null;
  }

  private _onChanged(): void {
    if (this.isVisible) {
      this.update();
    }
  }

  private readonly _options: IProps;
}

function Steps(props: IProps): React.JSX.Element {
  const { list, trans } = props;
  const { guide } = list;
  if (guide.panel === null) {
    return (
      <p className="jp-StepGuide-empty">
        {trans.__('Open a notebook: its headings are the steps that stand here.')}
      </p>
    );
  }
  if (!guide.isRead) {
    return <h2>{guide.title}</h2>;
  }
  const headed = guide.steps.some(step => step.level !== null);
  return (
    <>
      <h2>{guide.title}</h2>
      {list.notices.map(notice => (
        <div key={notice.text} className="jp-StepGuide-step-notice" data-tone={notice.tone}>
          <p>{notice.text}</p>
          <Actions actions={notice.actions} />
        </div>
      ))}
      <Facts label={trans.__('Objectives')} facts={guide.objectives} />
      <Facts label={trans.__('Needs')} facts={guide.prerequisites} />
      {headed ? (
        <Rows key={guide.panel.id} {...props} />
      ) : (
        <p className="jp-StepGuide-empty">
          {trans.__(
            'No steps yet. A step begins with a heading: add one here, or write “## Load the data” in a markdown cell.'
          )}
        </p>
      )}
      <AddButton {...props} />
    </>
  );
}

/** Objectives or prerequisites, folded away until they are wanted. */
function Facts({
  label,
  facts
}: {
  label: string;
  facts: readonly string[];
}): React.JSX.Element | null {
  if (facts.length === 0) {
    return null;
  }
  return (
    <details>
      <summary>
        {label} ({facts.length})
      </summary>
      <ul>
        {facts.map(fact => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </details>
  );
}

function Rows({ list, trans }: IProps): React.JSX.Element {
  const [editing, setEditing] = React.useState<string | null>(null);
  const [said, setSaid] = React.useState('');
  const [wanted, setWanted] = React.useState<string | null>(null);
  const listNode = React.useRef<HTMLOListElement>(null);
  // A step that moved or was renamed is drawn anew: the focus goes with it.
  React.useEffect(() => {
    if (wanted !== null) {
      const button = `[data-step="${CSS.escape(wanted)}"]`;
      listNode.current?.querySelector<HTMLElement>(button)?.focus();
      setWanted(null);
    }
  });
  const moved = (step: Step, hasMoved: boolean): void => {
    setSaid(hasMoved ? trans.__('Moved: %1', step.title) : trans.__('It cannot move further'));
    setWanted(step.id);
  };
  const active = list.active?.id ?? null;
  const { steps } = list.guide;
  const row = (step: Step, at: number): React.JSX.Element => (
    <StepRow
      key={step.id}
      step={step}
      place={at + 1}
      count={steps.length}
      marks={list.marksOf(step)}
      callouts={list.calloutsOf(step)}
      isActive={step.id === active}
      isEditing={editing === step.id}
      canEdit={!list.readOnly}
      trans={trans}
      onJump={() => void list.jump(step)}
      onEdit={() => {
        setEditing(step.id);
      }}
      onEdited={title => {
        setEditing(null);
        setWanted(step.id);
        list.rename(step, title ?? step.title);
      }}
      onShift={by => {
        moved(step, list.shift(step, by));
      }}
      onDropped={id => {
        list.drop(id, step);
      }}
    />
  );
  return (
    <>
      <LongList items={steps} row={row} listNode={listNode} />
      <p className="jp-StepGuide-said" role="status">
        {said}
      </p>
    </>
  );
}

function AddButton({ list, trans }: IProps): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-mod-styled jp-StepGuide-add"
      disabled={list.readOnly}
      title={list.readOnly ? trans.__('This notebook is read-only') : undefined}
      onClick={() => {
        list.add(trans.__('New step'));
      }}
    >
      {trans.__('+ Step')}
    </button>
  );
}
