import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, closeIcon, VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { keepKeyboard } from '../ui/keyboard';
import { evidence } from '../ui/verdicts';
import type { StepCode, Steps, Suggestion, Suggestions } from './model';

/** What a person can do with a suggested guide, outside the panel. */
export interface IGuideActions {
  openPage: (url: string) => void;
  /** Show the page of a guide in a panel of Lab. */
  showPage: (slug: string) => void;
  /** Open a copy of a guide that is one's own. */
  openCopy: (slug: string) => void;
  copy: (code: string) => void;
  /** Put code into a new cell below the active one. */
  insert: (code: string) => void;
}

/** The tab with the guides that fit the open notebook. */
export class GuidesPanel extends VDomRenderer<Suggestions> {
  constructor(
    model: Suggestions,
    private readonly _actions: IGuideActions,
    private readonly _trans: TranslationBundle
  ) {
    super(model);
    this.addClass('jp-StepGuide-guides');
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.update();
  }

  /** Nothing while nobody sees it. */
  protected override render(): React.ReactElement | null {
    const { guides, dismissed } = this.model;
    const trans = this._trans;
    if (!this.isVisible) {
      return null;
    }
    if (guides === null) {
      return (
        <p className="jp-StepGuide-empty">
          {trans.__('Open a notebook to see the guides that fit it.')}
        </p>
      );
    }
    return (
      <>
        {guides.length === 0 && dismissed === 0 && <Empty trans={trans} />}
        {guides.length > 0 && (
          <ul aria-label={trans.__('Guides for this work')}>
            {guides.map(guide => (
              <li key={guide.slug}>
                <Guide guide={guide} model={this.model} actions={this._actions} trans={trans} />
              </li>
            ))}
          </ul>
        )}
        {dismissed > 0 && (
          <p className="jp-StepGuide-empty">
            {trans._n('%1 guide was dismissed.', '%1 guides were dismissed.', dismissed)}{' '}
            <Button small onClick={() => void this.model.restore()}>
              {trans.__('Show again')}
            </Button>
          </p>
        )}
      </>
    );
  }

  /** A guide that is dismissed takes the keyboard away with it: the first button has it then. */
  protected override onUpdateRequest(message: Message): void {
    keepKeyboard(
      this,
      () => {
        super.onUpdateRequest(message);
      },
      () => this.node.querySelector('button')
    );
  }
}

function Empty({ trans }: { trans: TranslationBundle }): React.ReactElement {
  return (
    <>
      <p className="jp-StepGuide-empty">{trans.__('No published guide fits this notebook yet.')}</p>
      <p className="jp-StepGuide-empty">
        {trans.__(
          'A guide appears here when it reads the same data files or uses the same packages. Publish one of yours with the Publish button above a notebook.'
        )}
      </p>
    </>
  );
}

interface IGuideProps {
  guide: Suggestion;
  model: Suggestions;
  actions: IGuideActions;
  trans: TranslationBundle;
}

function Guide({ guide, model, actions, trans }: IGuideProps): React.ReactElement {
  const { slug, title, summary, reasons, url } = guide;
  const steps = model.steps(slug);
  return (
    <article aria-label={title}>
      <header>
        <h3>{title}</h3>
        <Button
          small
          minimal
          title={trans.__('Dismiss')}
          aria-label={trans.__('Dismiss')}
          onClick={() => void model.dismiss(slug)}
        >
          <closeIcon.react tag="span" />
        </Button>
      </header>
      {summary !== '' && <p>{summary}</p>}
      <ul className="jp-StepGuide-reasons">
        {reasons.map(reason => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className="jp-StepGuide-facts">{facts(guide, trans)}</p>
      <p className="jp-StepGuide-actions">
        <Button
          small
          onClick={() => {
            actions.openPage(url);
          }}
        >
          {trans.__('Open page')}
        </Button>
        <Button
          small
          title={trans.__('Show the page in a panel beside the notebook')}
          onClick={() => {
            actions.showPage(slug);
          }}
        >
          {trans.__('Show beside')}
        </Button>
        <Button
          small
          title={trans.__('Put the guide with its data into a new folder, and open it')}
          onClick={() => {
            actions.openCopy(slug);
          }}
        >
          {trans.__('Open a copy')}
        </Button>
        <Button small aria-expanded={steps !== null} onClick={() => void model.toggle(slug)}>
          {steps === null ? trans.__('Show code') : trans.__('Hide code')}
        </Button>
      </p>
      {steps !== null && <StepList steps={steps} actions={actions} trans={trans} />}
    </article>
  );
}

interface IStepListProps {
  steps: Steps;
  actions: IGuideActions;
  trans: TranslationBundle;
}

function StepList({ steps, actions, trans }: IStepListProps): React.ReactElement {
  if (steps === 'asked') {
    return <p role="status">{trans.__('Fetching the steps…')}</p>;
  }
  if (steps === 'unknown') {
    return <p role="alert">{trans.__('The steps could not be fetched. Try again.')}</p>;
  }
  if (steps.length === 0) {
    return <p>{trans.__('This guide has no code.')}</p>;
  }
  return (
    <ol>
      {steps.map(step => (
        <li key={step.id}>
          <Step step={step} actions={actions} trans={trans} />
        </li>
      ))}
    </ol>
  );
}

interface IStepProps {
  step: StepCode;
  actions: IGuideActions;
  trans: TranslationBundle;
}

function Step({ step, actions, trans }: IStepProps): React.ReactElement {
  const name = step.number === 0 ? step.title : `${step.number} ${step.title}`;
  const code = step.code.join('\n\n');
  return (
    <details>
      <summary>{name}</summary>
      <pre tabIndex={0} aria-label={trans.__('Code of step %1', name)}>
        {code}
      </pre>
      <p className="jp-StepGuide-actions">
        <Button
          small
          title={trans.__('Put it into a new cell below the active one')}
          onClick={() => {
            actions.insert(code);
          }}
        >
          {trans.__('Insert')}
        </Button>
        <Button
          small
          onClick={() => {
            actions.copy(code);
          }}
        >
          {trans.__('Copy')}
        </Button>
      </p>
    </details>
  );
}

function facts({ steps, minutes, verified }: Suggestion, trans: TranslationBundle): string {
  const parts = [
    trans._n('%1 step', '%1 steps', steps),
    trans.__('%1 min', minutes),
    verified === null ? trans.__('Not verified') : evidence(verified, new Date(), trans)
  ];
  return parts.join(' · ');
}
