import type { TranslationBundle } from '@jupyterlab/translation';
import { JSONExt } from '@lumino/coreutils';
import React from 'react';

import type { Step } from '../model/steps';
import type { IStepMark } from '../tokens';
import { Actions } from './actions';

/** The type of what is dragged, so that nothing else can be dropped here. */
export const DRAGGED_STEP = 'application/vnd.stepguide.step';

export interface IRowProps {
  step: Step;
  /** The row's place in the list from 1, and how many steps there are: not all rows are drawn. */
  place: number;
  count: number;
  marks: readonly IStepMark[];
  callouts: number;
  isActive: boolean;
  isEditing: boolean;
  canEdit: boolean;
  trans: TranslationBundle;
  onJump(): void;
  onEdit(): void;
  /** The new title, or null when it was given up. */
  onEdited(title: string | null): void;
  onShift(by: number): void;
  /** Another step was dropped on this one. */
  onDropped(id: string): void;
}

/** One step in the list; drawn anew only where it shows something else. */
export const StepRow = React.memo(Row, (before, now) => {
  const { marks, step } = before;
  return (
    (step === now.step || JSONExt.deepEqual({ ...step }, { ...now.step })) &&
    marks.length === now.marks.length &&
    marks.every((mark, index) => mark === now.marks[index]) &&
    before.place === now.place &&
    before.count === now.count &&
    before.callouts === now.callouts &&
    before.isActive === now.isActive &&
    before.isEditing === now.isEditing &&
    before.canEdit === now.canEdit
  );
});

function Row(props: IRowProps): React.JSX.Element {
  const { step, marks, canEdit, isActive, isEditing } = props;
  const isMovable = canEdit && step.level !== null && !isEditing;
  return (
    <li
      className="jp-StepGuide-step"
      aria-posinset={props.place}
      aria-setsize={props.count}
      draggable={isMovable}
      aria-current={isActive ? 'step' : undefined}
      onDragStart={event => {
        event.dataTransfer.setData(DRAGGED_STEP, step.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(DRAGGED_STEP)) {
          event.preventDefault();
        }
      }}
      onDrop={event => {
        event.preventDefault();
        props.onDropped(event.dataTransfer.getData(DRAGGED_STEP));
      }}
    >
      <div className="jp-StepGuide-step-line">
        {isEditing ? <TitleField {...props} /> : <StepButton {...props} />}
        {marks.map(mark => mark.onClick && <MarkButton key={mark.caption} {...mark} />)}
      </div>
      {marks.map(mark => (
        <Details key={mark.caption} {...mark} />
      ))}
    </li>
  );
}

/** Jumps to the step; keys rename and move it. */
function StepButton(props: IRowProps): React.JSX.Element {
  const { step, marks, callouts, canEdit, trans } = props;
  const isEditable = canEdit && step.level !== null;
  const onKeyDown = (event: React.KeyboardEvent<HTMLButtonElement>): void => {
    const direction = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'F2' && isEditable) {
      props.onEdit();
    } else if (direction !== undefined && event.altKey) {
      props.onShift(direction);
    } else if (direction !== undefined) {
      focusNeighbour(event.currentTarget, direction);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <button
      type="button"
      data-step={step.id}
      title={isEditable ? trans.__('Enter jumps, F2 renames, Alt+Up and Alt+Down move') : undefined}
      onClick={props.onJump}
      onDoubleClick={isEditable ? props.onEdit : undefined}
      onKeyDown={onKeyDown}
    >
      <span className="jp-StepGuide-step-state">
        {marks.map(mark => mark.isState && <Mark key={mark.caption} {...mark} />)}
      </span>
      <span className="jp-StepGuide-step-number">{step.number === 0 ? '' : step.number}</span>
      <span className="jp-StepGuide-step-title">{step.title}</span>
      {callouts > 0 && (
        <Mark
          text={callouts === 1 ? '⚠\ufe0e' : `⚠\ufe0e ${callouts}`}
          caption={trans._n('%1 callout', '%1 callouts', callouts)}
          tone="plain"
        />
      )}
      {marks.map(mark => !mark.isState && !mark.onClick && <Mark key={mark.caption} {...mark} />)}
    </button>
  );
}

function Mark({ icon: Icon, text, caption, tone }: IStepMark): React.JSX.Element {
  return (
    <span
      className="jp-StepGuide-mark"
      data-tone={tone}
      role="img"
      aria-label={caption}
      title={caption}
    >
      {Icon && <Icon.react tag="span" className="jp-StepGuide-mark-icon" />}
      {text}
    </span>
  );
}

function MarkButton({ icon: Icon, text, caption, tone, onClick }: IStepMark): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-StepGuide-mark"
      data-tone={tone}
      aria-label={caption}
      title={caption}
      onClick={onClick}
    >
      {Icon && <Icon.react tag="span" className="jp-StepGuide-mark-icon" />}
      {text}
    </button>
  );
}

/** What a mark has to say below the title, and what can be done about it. */
function Details({ details = [], actions = [] }: IStepMark): React.JSX.Element | null {
  return details.length === 0 && actions.length === 0 ? null : (
    <div className="jp-StepGuide-step-details">
      {details.map(detail => (
        <p key={detail}>{detail}</p>
      ))}
      <Actions actions={actions} />
    </div>
  );
}

function TitleField({ step, trans, onEdited }: IRowProps): React.JSX.Element {
  // Enter and Escape take the field away, and with it the focus: that must not count again.
  const isOver = React.useRef(false);
  const end = (title: string | null): void => {
    if (!isOver.current) {
      isOver.current = true;
      onEdited(title);
    }
  };
  return (
    <input
      className="jp-StepGuide-step-field jp-mod-styled"
      aria-label={trans.__('Title of step %1', step.number)}
      defaultValue={step.title}
      autoFocus
      onFocus={event => {
        event.currentTarget.select();
      }}
      onBlur={event => {
        end(event.currentTarget.value);
      }}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter') {
          end(event.currentTarget.value);
        } else if (event.key === 'Escape') {
          end(null);
        }
      }}
    />
  );
}

/** Bring the focus to the next step in the list, or to the one before. */
function focusNeighbour(button: HTMLElement, direction: number): void {
  const list = button.closest('ol');
  const buttons = Array.from(list?.querySelectorAll<HTMLElement>('[data-step]') ?? []);
  buttons[buttons.indexOf(button) + direction]?.focus();
}
