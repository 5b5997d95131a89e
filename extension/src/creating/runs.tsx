import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { GuideChoice, RecordedRun, RunFate } from './model';
import { Thumbnail } from './thumbnail';
import { duration, loss, why } from './words';

/** How many runs are listed before the older ones are asked for. */
const LISTED = 500;

export interface IProps {
  choice: GuideChoice;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
}

/** The runs, newest last, each with whether it is kept and why. */
export function RunList({ choice, rendermime, trans }: IProps): React.JSX.Element {
  const [limit, setLimit] = React.useState(LISTED);
  const list = React.useRef<HTMLUListElement>(null);
  const { runs } = choice;
  const hidden = Math.max(0, runs.length - limit);
  React.useLayoutEffect(() => {
    // What the session ended with is what it was about.
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, []);
  return (
    <>
      {hidden > 0 && (
        <Button
          small
          onClick={() => {
            setLimit(limit + LISTED);
          }}
        >
          {trans._n('Show %1 earlier run', 'Show %1 earlier runs', Math.min(hidden, LISTED))}
        </Button>
      )}
      <ul
        ref={list}
        className="jp-StepGuide-runs"
        aria-label={trans.__('Runs, newest last')}
        onKeyDown={moveFocus}
      >
        {runs.slice(hidden).map(run => {
          const fate = choice.fate(run.id);
          return (
            fate && (
              <RunRow
                key={run.id}
                run={run}
                fate={fate}
                isTicked={choice.isTicked(run.id)}
                said={why(fate, choice, trans)}
                lost={fate.kept ? loss(choice.breaks(run.id), trans) : ''}
                {...{ choice, rendermime, trans }}
              />
            )
          );
        })}
      </ul>
    </>
  );
}

interface IRowProps extends IProps {
  run: RecordedRun;
  fate: RunFate;
  isTicked: boolean;
  said: string;
  lost: string;
}

const RunRow = React.memo(Row, (before, now) => {
  return (
    before.run === now.run &&
    before.isTicked === now.isTicked &&
    before.fate.kept === now.fate.kept &&
    before.said === now.said &&
    before.lost === now.lost
  );
});

function Row({
  run,
  fate,
  isTicked,
  said,
  lost,
  choice,
  rendermime,
  trans
}: IRowProps): React.JSX.Element {
  const id = `jp-StepGuide-run-${run.id}`;
  const isShown = fate.kept && fate.reason === 'shown';
  return (
    <li className="jp-StepGuide-run" data-kept={fate.kept} title={lost}>
      <input
        id={id}
        type="checkbox"
        checked={isTicked}
        aria-describedby={`${id}-why`}
        onChange={() => void choice.toggle(run.id)}
      />
      <label htmlFor={id}>
        <span className="jp-StepGuide-run-order">{run.order}</span>
        <code>{firstLine(run.source)}</code>
        {isShown && <span className="jp-StepGuide-run-mark">{trans.__('★ result')}</span>}
        {run.error && <span className="jp-StepGuide-run-mark">{`✗ ${run.error}`}</span>}
        {run.source_only && (
          <span className="jp-StepGuide-run-mark">{trans.__('known by its source only')}</span>
        )}
      </label>
      <span className="jp-StepGuide-run-time">{duration(run, trans)}</span>
      <span className="jp-StepGuide-run-why" id={`${id}-why`}>
        {said}
        {lost !== '' && <span className="jp-StepGuide-run-loss">{`. ${lost}`}</span>}
      </span>
      <Thumbnail {...{ run, choice, rendermime }} />
    </li>
  );
}

/** Up and Down go from run to run, as in a list of choices. */
function moveFocus(event: React.KeyboardEvent<HTMLUListElement>): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (by === undefined || !(event.target instanceof HTMLInputElement)) {
    return;
  }
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input')];
  boxes[boxes.indexOf(event.target) + by]?.focus();
  event.preventDefault();
}

function firstLine(source: string): string {
  const lines = source.split('\n').filter(line => line.trim() !== '');
  const code = lines.find(line => !line.trimStart().startsWith('#')) ?? lines[0] ?? '';
  return lines.length > 1 ? `${code} …` : code;
}
