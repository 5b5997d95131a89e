import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { GuideChoice, SlicedStep } from './model';

interface IProps {
  choice: GuideChoice;
  trans: TranslationBundle;
}

/** The steps of the guide to be: renamed, merged, split and moved here. */
export function StepList({ choice, trans }: IProps): React.JSX.Element {
  const [drag, setDrag] = React.useState<IDrag | null>(null);
  const { slice } = choice;
  const steps = slice?.steps ?? [];
  if (steps.length === 0) {
    return (
      <p className="jp-StepGuide-empty">
        {trans.__('Nothing is shown yet. Tick a run that shows what you found.')}
      </p>
    );
  }
  return (
    <ol
      className="jp-StepGuide-drafts"
      onDragLeave={event => {
        if (!(
          event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)
        )) {
          setDrag(drag && { ...drag, to: null });
        }
      }}
    >
      {(slice?.set_up.length ?? 0) > 0 && (
        <li className="jp-StepGuide-draft" data-set-up>
          {trans.__('Set-up')} <Runs ids={slice?.set_up ?? []} {...{ choice, trans }} />
        </li>
      )}
      {steps.map((step, index) => (
        <DraftStep
          key={step.runs[0]}
          isFirst={index === 0}
          isLast={index === steps.length - 1}
          {...{ step, index, choice, trans, drag, setDrag }}
        />
      ))}
    </ol>
  );
}

/** A step on its way: before which other it would come to stand, null where it is over none. */
interface IDrag {
  from: number;
  to: number | null;
}

interface IStepProps extends IProps {
  step: SlicedStep;
  index: number;
  isFirst: boolean;
  isLast: boolean;
  drag: IDrag | null;
  setDrag(drag: IDrag | null): void;
}

function DraftStep(props: IStepProps): React.JSX.Element {
  const { step, index, choice, trans } = props;
  const [isSplitting, setSplitting] = React.useState(false);
  const number = index + 1;
  return (
    <li
      className="jp-StepGuide-draft"
      {...dropTarget(props)}
      onKeyDown={event => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (event.altKey && by !== undefined) {
          event.preventDefault();
          void choice.move(index, index + by);
        }
      }}
    >
      <div className="jp-StepGuide-draft-line">
        <Handle {...props} />
        <span className="jp-StepGuide-draft-number">{number}</span>
        <StepTitle {...props} />
        <span className="jp-StepGuide-draft-source">{origin(step, trans)}</span>
      </div>
      <div className="jp-StepGuide-draft-line">
        <Runs ids={step.runs} {...{ choice, trans }} />
        <StepActions
          {...props}
          onSplit={() => {
            if (step.runs.length === 2) {
              void choice.split(index, 1);
            } else {
              setSplitting(!isSplitting);
            }
          }}
        />
      </div>
      {isSplitting && step.runs.length > 2 && (
        <SplitChoice
          {...{ step, choice, trans }}
          onChosen={at => {
            setSplitting(false);
            void choice.split(index, at);
          }}
        />
      )}
      {(step.effects ?? []).map(effect => (
        <div key={effect} className="jp-StepGuide-draft-effect">
          {effect}
        </div>
      ))}
    </li>
  );
}

/** What a step is dragged by; Up and Down on it move the step too. */
function Handle({ step, index, choice, trans, setDrag }: IStepProps): React.JSX.Element {
  const caption = trans.__('Move step %1: drag it, or press Up or Down', index + 1);
  return (
    <span
      className="jp-StepGuide-handle"
      role="button"
      tabIndex={0}
      draggable
      title={caption}
      aria-label={caption}
      onDragStart={event => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', step.title);
        const row = event.currentTarget.closest('li');
        if (row !== null) {
          event.dataTransfer.setDragImage(row, 0, 0);
        }
        setDrag({ from: index, to: null });
      }}
      onDragEnd={() => {
        setDrag(null);
      }}
      onKeyDown={event => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by !== undefined && !event.altKey) {
          event.preventDefault();
          void choice.move(index, index + by);
        }
      }}
    >
      ⠿
    </span>
  );
}

/** What makes a step a place where another one may be dropped: above it, or below. */
function dropTarget(props: IStepProps): React.LiHTMLAttributes<HTMLLIElement> & IMarks {
  const { index, choice, drag, setDrag } = props;
  return {
    'data-dragged': drag?.from === index,
    'data-drop': dropMark(props),
    onDragOver: event => {
      if (drag !== null) {
        event.preventDefault();
        const { top, height } = event.currentTarget.getBoundingClientRect();
        const to = event.clientY < top + height / 2 ? index : index + 1;
        if (to !== drag.to) {
          setDrag({ ...drag, to });
        }
      }
    },
    onDrop: event => {
      event.preventDefault();
      setDrag(null);
      if (drag !== null && drag.to !== null) {
        void choice.move(drag.from, drag.to > drag.from ? drag.to - 1 : drag.to);
      }
    }
  };
}

interface IMarks {
  'data-dragged': boolean;
  'data-drop': 'above' | 'below' | undefined;
}

/** On which edge of a step the line stands that says where the dragged one would come. */
function dropMark({ drag, index, isLast }: IStepProps): IMarks['data-drop'] {
  if (drag === null || drag.to === drag.from || drag.to === drag.from + 1) {
    return undefined;
  }
  return drag.to === index ? 'above' : isLast && drag.to === index + 1 ? 'below' : undefined;
}

/** What can be done with a step as a whole. */
function StepActions(props: IStepProps & { onSplit(): void }): React.JSX.Element {
  const { step, index, isFirst, isLast, choice, trans, onSplit } = props;
  const number = index + 1;
  return (
    <span className="jp-StepGuide-actions">
      <Small
        label="↑"
        caption={trans.__('Move step %1 up (Alt+Up)', number)}
        isOff={isFirst}
        onClick={() => void choice.move(index, index - 1)}
      />
      <Small
        label="↓"
        caption={trans.__('Move step %1 down (Alt+Down)', number)}
        isOff={isLast}
        onClick={() => void choice.move(index, index + 1)}
      />
      <Small
        label={trans.__('Merge up')}
        caption={trans.__('Make one step of steps %1 and %2', number - 1, number)}
        isOff={isFirst}
        onClick={() => void choice.mergeUp(index)}
      />
      <Small
        label={trans.__('Split')}
        caption={trans.__('Make two steps of step %1', number)}
        isOff={step.runs.length < 2}
        onClick={onSplit}
      />
    </span>
  );
}

/** A field that is a title until it is edited; Enter or leaving keeps, Escape gives up. */
function StepTitle({ step, index, choice, trans }: IStepProps): React.JSX.Element {
  const [title, setTitle] = React.useState(step.title);
  React.useEffect(() => {
    setTitle(step.title);
  }, [step.title]);
  const keep = (): void => {
    if (title.trim() !== step.title) {
      void choice.renameStep(index, title.trim());
    }
  };
  return (
    <input
      className="jp-mod-styled"
      aria-label={trans.__('Title of step %1', index + 1)}
      data-draft={step.title_source === 'rule'}
      value={title}
      maxLength={300}
      spellCheck
      onChange={event => {
        setTitle(event.currentTarget.value);
      }}
      onBlur={keep}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          keep();
        } else if (event.key === 'Escape' && title !== step.title) {
          setTitle(step.title);
          event.stopPropagation();
        }
      }}
    />
  );
}

interface ISplitProps extends IProps {
  step: SlicedStep;
  onChosen(at: number): void;
}

function SplitChoice({ step, choice, trans, onChosen }: ISplitProps): React.JSX.Element {
  return (
    <div className="jp-StepGuide-actions" role="group" aria-label={trans.__('Where to split')}>
      {trans.__('The second begins with')}
      {step.runs.slice(1).map((id, index) => (
        <Small
          key={id}
          label={trans.__('run %1', choice.run(id)?.order ?? 0)}
          caption={choice.run(id)?.source ?? ''}
          onClick={() => {
            onChosen(index + 1);
          }}
        />
      ))}
    </div>
  );
}

function Runs({ ids, choice, trans }: IProps & { ids: readonly string[] }): React.JSX.Element {
  const orders = ids.map(id => String(choice.run(id)?.order ?? '?'));
  return (
    <span className="jp-StepGuide-draft-runs">
      {trans._n('run %2', 'runs %2', orders.length, orders.join(', '))}
    </span>
  );
}

interface ISmallProps {
  label: string;
  /** What it does, said after its label where that is a word. */
  caption: string;
  isOff?: boolean;
  onClick(): void;
}

function Small({ label, caption, isOff = false, onClick }: ISmallProps): React.JSX.Element {
  return (
    <Button
      small
      title={caption}
      aria-label={/\w/.test(label) ? `${label}. ${caption}` : caption}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) {
          onClick();
        }
      }}
    >
      {label}
    </Button>
  );
}

/** Who gave a step its title. */
function origin({ title_source }: SlicedStep, trans: TranslationBundle): string {
  switch (title_source) {
    case 'author':
      return trans.__('your title');
    case 'heading':
      return trans.__('from heading');
    case 'comment':
      return trans.__('from comment');
    case 'rule':
      return trans.__('draft title');
  }
}
