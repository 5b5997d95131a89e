import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reason } from '../ui/reason';
import type { BuildJob, GuideMaking } from './making';
import type { GuideChoice, SessionSlice } from './model';
import { Objectives } from './objectives';
import { Parameters } from './parameters';
import { RunList } from './runs';
import { StepList } from './steps';
import { Timeline } from './timeline';
import { Target } from './updating';
import { doubt, newsText, summary } from './words';

export interface IFormOptions {
  choice: GuideChoice;
  making: GuideMaking;
  /** What has to be known of the session before anything is chosen, if anything. */
  preface: string;
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
}

/** What was recorded on the left, the guide that it comes to on the right. */
export class GuideForm extends VDomRenderer<GuideChoice> {
  constructor(private readonly _options: IFormOptions) {
    super(_options.choice);
    this.addClass('jp-StepGuide-creating');
    _options.making.stateChanged.connect(this.update, this);
  }

  protected override render(): React.ReactElement {
    const { choice, making, preface, rendermime, trans } = this._options;
    if (choice.runs.length === 0) {
      return (
        <p className="jp-StepGuide-empty">
          {trans.__('Nothing was recorded yet. Run some cells that show what you found.')}
        </p>
      );
    }
    return (
      <>
        <p className="jp-StepGuide-creating-summary">{summary(choice, trans)}</p>
        {preface !== '' && <p className="jp-StepGuide-creating-preface">{preface}</p>}
        <div className="jp-StepGuide-creating-panes">
          <section aria-label={trans.__('What was run')}>
            <Timeline {...{ choice, trans }} />
            <RunList {...{ choice, rendermime, trans }} />
          </section>
          <section aria-label={trans.__('The guide')}>
            <Target {...{ choice, making, trans }} />
            {making.into === null ? (
              <>
                <TitleField {...{ choice, trans }} />
                <Objectives {...{ choice, trans }} />
              </>
            ) : (
              <p>{trans.__('The guide keeps its own title and objectives.')}</p>
            )}
            <h3>{stepsLine(choice.slice, trans)}</h3>
            <StepList {...{ choice, trans }} />
            <Secrets {...{ choice, trans }} />
            <Parameters {...{ choice, trans }} />
          </section>
        </div>
        <Foot {...{ choice, making, trans }} />
      </>
    );
  }
}

interface IProps {
  choice: GuideChoice;
  trans: TranslationBundle;
}

function TitleField({ choice, trans }: IProps): React.JSX.Element {
  return (
    <label className="jp-StepGuide-creating-title">
      {trans.__('Title')}
      <input
        className="jp-mod-styled"
        value={choice.title}
        maxLength={300}
        spellCheck
        onChange={event => {
          choice.rename(event.currentTarget.value);
        }}
      />
    </label>
  );
}

/** What was replaced; the values themselves are nowhere. */
function Secrets({ choice, trans }: IProps): React.JSX.Element | null {
  const secrets = choice.slice?.secrets ?? [];
  if (secrets.length === 0) {
    return null;
  }
  return (
    <div className="jp-StepGuide-secrets">
      <h3>{trans.__('Secrets')}</h3>
      <ul>
        {secrets.map(({ run, became, in_output: isOutput }) => (
          <li key={`${run} ${became} ${isOutput}`}>
            {isOutput
              ? trans.__('in what run %1 put out', choice.run(run)?.order ?? '?')
              : trans.__('in run %1', choice.run(run)?.order ?? '?')}{' '}
            → <code>{became}</code> ✓
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What came of the last change, and how far a proof has come. */
function Foot({ choice, making, trans }: IProps & { making: GuideMaking }): React.JSX.Element {
  const { phase } = making;
  const { news } = choice;
  return (
    <div className="jp-StepGuide-creating-foot">
      <div role="status">
        {phase.kind === 'making' && <Progress job={phase.job} trans={trans} />}
        {phase.kind !== 'making' && news !== null && newsText(news, trans)}
      </div>
      {phase.kind === 'refused' && (
        <div className="jp-StepGuide-refusal" role="alert">
          <strong>{trans.__('No guide was made:')}</strong> {reason(phase.error, trans)}
        </div>
      )}
      {phase.kind === 'doubted' && (
        <>
          <div className="jp-StepGuide-refusal" role="alert">
            <strong>{trans.__('Not proved, and not made yet:')}</strong>{' '}
            {doubt(phase.reason, choice, trans)}
          </div>
          <Button small onClick={() => void making.make(choice.chosen)}>
            {trans.__('Create all the same')}
          </Button>
        </>
      )}
      {choice.canUndo && phase.kind !== 'making' && (
        <Button small onClick={() => void choice.undo()}>
          {trans.__('Undo')}
        </Button>
      )}
      {phase.kind === 'making' && phase.job !== null && (
        <>
          {making.into === null && (
            <Button small onClick={() => void making.make(choice.chosen)}>
              {trans.__('Create without waiting')}
            </Button>
          )}
          <Button small onClick={() => void making.cancel()}>
            {trans.__('Cancel proving')}
          </Button>
        </>
      )}
    </div>
  );
}

function Progress({
  job,
  trans
}: {
  job: BuildJob | null;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { cells_run: done = 0, cells_total: total = 0, step = null } = job ?? {};
  if (total === 0) {
    return <>{trans.__('Making the guide…')}</>;
  }
  const said = trans._n(
    'Proving: re-running %1 cell in a fresh kernel',
    'Proving: re-running %1 cells in a fresh kernel',
    total
  );
  return (
    <>
      {said} <progress max={total} value={done} aria-label={said} /> {step}
    </>
  );
}

function stepsLine(slice: SessionSlice | null, trans: TranslationBundle): string {
  const kept = slice?.fates.filter(fate => fate.kept).length ?? 0;
  const steps = trans._n('%1 step', '%1 steps', slice?.steps.length ?? 0);
  return trans.__('%1, %2', steps, trans._n('%1 cell kept', '%1 cells kept', kept));
}
