import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { GuideMaking, UpdatePreview } from './making';
import type { GuideChoice } from './model';

type Change = UpdatePreview['changes'][number];

interface IProps {
  choice: GuideChoice;
  making: GuideMaking;
  trans: TranslationBundle;
}

/** Whether a new guide is made, or one that is there is brought up to date; and what changes. */
export function Target({ choice, making, trans }: IProps): React.JSX.Element | null {
  const { guides, into, preview } = making;
  if (guides.length === 0) {
    return null;
  }
  return (
    <div className="jp-StepGuide-target">
      <label>
        {trans.__('Make')}{' '}
        <HTMLSelect
          className="jp-StepGuide-select"
          value={into ?? ''}
          onChange={event => {
            const chosen = event.currentTarget.value;
            void making.choose(chosen === '' ? null : chosen, choice.chosen);
          }}
        >
          <option value="">{trans.__('A new guide')}</option>
          {guides.map(path => (
            <option key={path} value={path}>
              {trans.__('Update %1', path)}
            </option>
          ))}
        </HTMLSelect>
      </label>
      {into !== null && preview !== null && <Changes changes={preview.changes} trans={trans} />}
    </div>
  );
}

function Changes({
  changes,
  trans
}: {
  changes: readonly Change[];
  trans: TranslationBundle;
}): React.JSX.Element {
  if (changes.length === 0) {
    return <p>{trans.__('Nothing would change.')}</p>;
  }
  return (
    <ul aria-label={trans.__('What would change')}>
      {changes.map((change, index) => (
        <li key={index}>
          {trans.__('%1: %2', change.step, said(change.kind, trans))}
          {(change.threads ?? 0) > 0 &&
            ` ${trans._n('(%1 discussion stays)', '(%1 discussions stay)', change.threads ?? 0)}`}
        </li>
      ))}
    </ul>
  );
}

function said(kind: Change['kind'], trans: TranslationBundle): string {
  switch (kind) {
    case 'step added':
      return trans.__('a new step');
    case 'step removed':
      return trans.__('the step goes');
    case 'step emptied':
      return trans.__('its code goes, your words stay');
    case 'title changed':
      return trans.__('another title');
    case 'text changed':
      return trans.__('another text');
    case 'cell added':
      return trans.__('a new cell');
    case 'cell removed':
      return trans.__('a cell goes');
    case 'cell changed':
      return trans.__('a cell changes');
    case 'cell moved':
      return trans.__('a cell moves');
    case 'outputs changed':
      return trans.__('other outputs');
    case 'conflict':
      return trans.__('you and the session changed a cell: yours stays');
  }
}
