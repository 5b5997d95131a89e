import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { GuideChoice } from './model';

interface IProps {
  choice: GuideChoice;
  trans: TranslationBundle;
}

/** What a reader will be able to do, a line each; drafts until one of them is changed. */
export function Objectives({ choice, trans }: IProps): React.JSX.Element {
  const { objectives } = choice;
  const list = React.useRef<HTMLUListElement>(null);
  const [isAdding, setAdding] = React.useState(false);
  React.useEffect(() => {
    if (isAdding) {
      setAdding(false);
      const field = list.current?.querySelector<HTMLInputElement>('li:last-child input');
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    }
  }, [isAdding]);
  return (
    <div className="jp-StepGuide-objectives" role="group" aria-label={trans.__('Objectives')}>
      <h3>
        {trans.__('Objectives')}{' '}
        {choice.hasDraftedObjectives && objectives.length > 0 && (
          <span className="jp-StepGuide-draft-source">{trans.__('drafts')}</span>
        )}
      </h3>
      <ul ref={list}>
        {objectives.map((text, index) => (
          <Objective key={index} {...{ text, index, choice, trans }} />
        ))}
      </ul>
      <Button
        small
        onClick={() => {
          choice.setObjectives([...objectives, trans.__('Explain ')]);
          setAdding(true);
        }}
      >
        {trans.__('+ Explain …')}
      </Button>
    </div>
  );
}

function Objective({
  text,
  index,
  choice,
  trans
}: IProps & { text: string; index: number }): React.JSX.Element {
  const { objectives } = choice;
  const leaveOut = trans.__('Leave objective %1 out', index + 1);
  return (
    <li>
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Objective %1', index + 1)}
        data-draft={choice.hasDraftedObjectives}
        value={text}
        maxLength={300}
        spellCheck
        onChange={event => {
          const { value } = event.currentTarget;
          choice.setObjectives(objectives.map((one, at) => (at === index ? value : one)));
        }}
      />
      <Button
        small
        title={leaveOut}
        aria-label={leaveOut}
        onClick={() => {
          choice.setObjectives(objectives.filter((_, at) => at !== index));
        }}
      >
        ✕
      </Button>
    </li>
  );
}
