import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GuideChoice, SlicedParameter } from './model';

interface IProps {
  choice: GuideChoice;
  trans: TranslationBundle;
}

/** Values that a reader may change: each that is ticked goes into the parameters cell. */
export function Parameters({ choice, trans }: IProps): React.JSX.Element | null {
  const { parameters } = choice;
  if (parameters.length === 0) {
    return null;
  }
  return (
    <div className="jp-StepGuide-parameters" role="group" aria-label={trans.__('Parameters')}>
      <h3>{trans.__('Parameters')}</h3>
      <ul>
        {parameters.map(parameter => (
          <li key={parameter.name}>
            <label>
              <input
                type="checkbox"
                checked={choice.isParameter(parameter.name)}
                onChange={() => void choice.toggleParameter(parameter.name)}
              />{' '}
              <code>{`${parameter.name} = ${parameter.value}`}</code>
            </label>{' '}
            <span className="jp-StepGuide-draft-runs">{origin(parameter, choice, trans)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where a value stands, and which others were tried. */
function origin(
  { run, tried = [] }: SlicedParameter,
  choice: GuideChoice,
  trans: TranslationBundle
): string {
  const order = choice.run(run)?.order ?? 0;
  return tried.length === 0
    ? trans.__('run %1', order)
    : trans.__('run %1; you tried %2', order, tried.join(', '));
}
