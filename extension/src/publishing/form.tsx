import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, VDomRenderer } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { hintOf } from '../ui/hints';
import { keepKeyboard } from '../ui/keyboard';
import { evidence, progress } from '../ui/verdicts';
import { Changes } from './changes';
import { History } from './history';
import type { PublishDraft } from './model';
import type { Refusal } from './refusal';

/** Opens the reading room to other machines. */
const SERVE = 'stepguide serve --host 0.0.0.0';

/** What the dialog shows of a draft, and lets a person choose. */
export class PublishForm extends VDomRenderer<PublishDraft> {
  constructor(
    model: PublishDraft,
    private readonly _trans: TranslationBundle,
    private readonly _showCell: (cellId: string) => void
  ) {
    super(model);
    this.addClass('jp-StepGuide-publish');
  }

  protected override render(): React.ReactElement {
    const { model, _trans: trans } = this;
    return (
      <>
        <dl>
          <dt>{trans.__('Title')}</dt>
          <dd>{model.state?.title ?? model.path}</dd>
          <dt>
            <label htmlFor="jp-StepGuide-slug">{trans.__('Address')}</label>
          </dt>
          <dd>
            <SlugField model={model} trans={trans} />
          </dd>
          <dt>{trans.__('Verified')}</dt>
          <dd>
            <Proof model={model} trans={trans} />
          </dd>
        </dl>
        {model.isRemote && <Reach trans={trans} />}
        <Since model={model} trans={trans} />
        {model.shelf !== null && <History shelf={model.shelf} trans={trans} />}
        {model.isBusy && <p role="status">{trans.__('Publishing…')}</p>}
        {model.refusal !== null && (
          <Refused refusal={model.refusal} showCell={this._showCell} trans={trans} />
        )}
      </>
    );
  }

  /** Verifying takes its own button away; once it is over, Publish is what comes next. */
  protected override onUpdateRequest(message: Message): void {
    keepKeyboard(
      this,
      () => {
        super.onUpdateRequest(message);
      },
      () =>
        this.node.querySelector<HTMLElement>('button') ??
        this.node.closest('.jp-Dialog')?.querySelector<HTMLElement>('.jp-mod-accept')
    );
  }
}

interface IProps {
  model: PublishDraft;
  trans: TranslationBundle;
}

function SlugField({ model, trans }: IProps): React.ReactElement {
  const published = model.state?.publication ?? null;
  const isOwn = published?.slug === model.slug;
  return (
    <>
      <input
        id="jp-StepGuide-slug"
        className="jp-mod-styled"
        value={model.slug}
        spellCheck={false}
        maxLength={80}
        aria-invalid={!model.isSlugRight}
        onChange={event => {
          model.slug = event.currentTarget.value;
        }}
      />
      <small>
        {!model.isSlugRight && trans.__('Small letters, digits and single dashes only.')}
        {model.isSlugRight &&
          published === null &&
          trans.__('Its page will be at …/w/%1', model.slug)}
        {isOwn &&
          trans.__('Version %1 is there; links to it will show this one.', published.version)}
        {model.isSlugRight &&
          published !== null &&
          !isOwn &&
          trans.__('A second page: %1 stays as it is.', published.slug)}
      </small>
    </>
  );
}

/** Who can follow the link, where Lab runs on another machine than the browser. */
function Reach({ trans }: { trans: TranslationBundle }): React.ReactElement {
  return (
    <p>
      {trans.__(
        'The link works on the machine that JupyterLab runs on. To let others read, run there:'
      )}{' '}
      <code>{SERVE}</code>
    </p>
  );
}

/** Whether a run vouches for the guide, and what to do where none does. */
function Proof({ model, trans }: IProps): React.ReactElement {
  const running = model.jobs.running(model.path);
  const verified = model.state?.verified ?? null;
  if (running !== null) {
    return (
      <p role="status">
        {progress(running, trans)}{' '}
        <Button small onClick={() => void model.jobs.cancel(model.path)}>
          {trans.__('Cancel verifying')}
        </Button>
      </p>
    );
  }
  if (verified !== null && model.isVerified) {
    return <p>{`✓ ${evidence(verified, new Date(), trans)}`}</p>;
  }
  return (
    <>
      <p>
        {verified === null
          ? trans.__('Not verified: this code was never run in a fresh kernel.')
          : `✗ ${evidence(verified, new Date(), trans)}`}{' '}
        <Button small onClick={() => void model.verify()}>
          {trans.__('Verify now')}
        </Button>
      </p>
      <label>
        <input
          type="checkbox"
          checked={model.allowUnverified}
          onChange={event => {
            model.allowUnverified = event.currentTarget.checked;
          }}
        />{' '}
        {trans.__('Publish all the same; the page will say “Not verified”')}
      </label>
    </>
  );
}

/** How far the file is from what readers have now. */
function Since({ model, trans }: IProps): React.ReactElement | null {
  const version = model.state?.publication?.version;
  if (version === undefined || model.changes === null) {
    return null;
  }
  const { changes, files = [] } = model.changes;
  const count = changes.length + files.length;
  if (count === 0) {
    return <p>{trans.__('Nothing changed since version %1.', version)}</p>;
  }
  return (
    <details open>
      <summary>
        {trans._n('%1 change since version %2', '%1 changes since version %2', count, version)}
      </summary>
      <Changes changes={changes} files={files} trans={trans} />
    </details>
  );
}

interface IRefusedProps {
  refusal: Refusal;
  showCell: (cellId: string) => void;
  trans: TranslationBundle;
}

function Refused({ refusal, showCell, trans }: IRefusedProps): React.ReactElement {
  const { code, cell_id: cell = null } = refusal;
  const message =
    code === 'connection'
      ? trans.__('The server cannot be reached. Try again when it is there.')
      : refusal.message;
  return (
    <div className="jp-StepGuide-refusal" role="alert">
      <strong>{trans.__('Not published:')}</strong> {message}
      <p>{hintOf(refusal, trans)}</p>
      {cell !== null && (
        <Button
          small
          onClick={() => {
            showCell(cell);
          }}
        >
          {trans.__('Show the cell')}
        </Button>
      )}
    </div>
  );
}
