import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { GuideChoice } from './model';

/** More bars than this cannot be told apart; several runs then share one. */
const BARS = 120;

interface IProps {
  choice: GuideChoice;
  trans: TranslationBundle;
}

/** The session from its first run to its last, and the part of it that the guide shows. */
export function Timeline({ choice, trans }: IProps): React.JSX.Element | null {
  const count = choice.runs.length;
  const { first, last } = choice.choice;
  const [range, setRange] = React.useState<readonly [number, number] | null>(null);
  const [from, to] = range ?? [first ?? 1, last ?? count];
  React.useEffect(() => {
    setRange(null);
  }, [first, last]);
  if (count < 2) {
    return null;
  }
  const commit = (): void => {
    if (range !== null && (from !== (first ?? 1) || to !== (last ?? count))) {
      void choice.setRange(from, to);
    }
  };
  const end = (value: number, label: string, set: (value: number) => void): React.JSX.Element => (
    <input
      type="range"
      min={1}
      max={count}
      value={value}
      aria-label={label}
      aria-valuetext={trans.__('run %1', value)}
      onChange={event => {
        set(event.currentTarget.valueAsNumber);
      }}
      onPointerUp={commit}
      onKeyUp={commit}
      onBlur={commit}
    />
  );
  return (
    <div className="jp-StepGuide-timeline">
      <Bars choice={choice} from={from} to={to} />
      {end(from, trans.__('From run'), value => {
        setRange([Math.min(value, to), to]);
      })}
      {end(to, trans.__('To run'), value => {
        setRange([from, Math.max(value, from)]);
      })}
      <span className="jp-StepGuide-timeline-said">
        {from === 1 && to === count
          ? trans.__('Shows what the whole session shows; drag an end to choose a part')
          : trans.__('Shows what runs %1 to %2 show; earlier ones still define', from, to)}
      </span>
    </div>
  );
}

interface IBarsProps {
  choice: GuideChoice;
  from: number;
  to: number;
}

/** One bar a run, as high as the run was long. */
function Bars({ choice, from, to }: IBarsProps): React.JSX.Element {
  const { runs } = choice;
  const share = Math.ceil(runs.length / BARS);
  const bars = Array.from({ length: Math.ceil(runs.length / share) }, (_, index) =>
    runs.slice(index * share, (index + 1) * share)
  );
  const longest = Math.max(...runs.map(({ started, ended }) => ended - started), 0.001);
  return (
    <div className="jp-StepGuide-bars" aria-hidden="true">
      {bars.map((bar, index) => {
        const seconds = Math.max(...bar.map(({ started, ended }) => ended - started));
        // Square roots: one long run must not flatten all the others.
        const height = `${Math.round(15 + 85 * Math.sqrt(Math.max(seconds, 0) / longest))}%`;
        const isIn = bar.some(({ order }) => order >= from && order <= to);
        const isKept = bar.some(({ id }) => choice.fate(id)?.kept === true);
        return <span key={index} data-in={isIn} data-kept={isKept} style={{ height }} />;
      })}
    </div>
  );
}
