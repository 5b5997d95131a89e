import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { hintOf } from '../ui/hints';
import { Changes } from './changes';
import type { IDone, Shelf, Version } from './shelf';

interface IProps {
  shelf: Shelf;
  trans: TranslationBundle;
}

/** What was published under the address, with what an author can do about it. */
export function History({ shelf, trans }: IProps): React.ReactElement | null {
  const { versions, done } = shelf;
  if (versions === null) {
    return null;
  }
  return (
    <details className="jp-StepGuide-history" open={done !== null ? true : undefined}>
      <summary>{trans._n('%1 version', '%1 versions', versions.length)}</summary>
      {shelf.takenBack !== null && (
        <p>
          {trans.__(
            'Taken back %1: readers are told so. Its comments are kept.',
            moment(shelf.takenBack)
          )}
        </p>
      )}
      <p role="status">{done !== null && said(done, trans)}</p>
      {done !== null && (
        <p>
          <Button small disabled={shelf.isBusy} onClick={() => void shelf.undo()}>
            {trans.__('Undo')}
          </Button>
        </p>
      )}
      <Refused shelf={shelf} trans={trans} />
      <ol>
        {versions.map(version => (
          <li key={version.version}>
            <Row version={version} shelf={shelf} trans={trans} />
          </li>
        ))}
      </ol>
      {shelf.current !== null && <TakeBack shelf={shelf} trans={trans} />}
    </details>
  );
}

function Row({ version, shelf, trans }: IProps & { version: Version }): React.ReactElement {
  const { version: number } = version;
  const isCurrent = number === shelf.current;
  const compared = shelf.compared?.version === number ? shelf.compared : null;
  return (
    <>
      <div className="jp-StepGuide-history-row">
        <span>
          <strong>{trans.__('Version %1', number)}</strong> {facts(version, trans)}
        </span>
        {isCurrent ? (
          <em>{trans.__('readers see this')}</em>
        ) : (
          <span className="jp-StepGuide-actions">
            <Button
              small
              aria-expanded={compared !== null}
              aria-label={trans.__('See changes since version %1', number)}
              disabled={shelf.isBusy}
              onClick={() => void shelf.compare(number)}
            >
              {compared === null ? trans.__('See changes') : trans.__('Hide changes')}
            </Button>
            <Button
              small
              aria-label={trans.__('Roll back to version %1', number)}
              disabled={shelf.isBusy}
              onClick={() => void shelf.rollBack(number)}
            >
              {trans.__('Roll back')}
            </Button>
          </span>
        )}
      </div>
      {compared !== null && <Changes {...compared} trans={trans} />}
    </>
  );
}

/** Why something did not happen; a version without a verdict is brought back at a second word. */
function Refused({ shelf, trans }: IProps): React.ReactElement | null {
  const { refusal, unverified } = shelf;
  if (refusal === null) {
    return null;
  }
  return (
    <div className="jp-StepGuide-refusal" role="alert">
      {refusal.code === 'connection'
        ? trans.__('The server cannot be reached. Try again when it is there.')
        : refusal.message}
      {unverified === null ? (
        <p>{hintOf(refusal, trans)}</p>
      ) : (
        <p>
          <Button small onClick={() => void shelf.rollBack(unverified, true)}>
            {trans.__('Roll back all the same; the page will say “Not verified”')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** Asks once, with what follows from it. */
function TakeBack({ shelf, trans }: IProps): React.ReactElement {
  const [isAsking, ask] = React.useState(false);
  const keep = React.useRef<HTMLButtonElement>(null);
  React.useEffect(() => {
    if (isAsking) {
      keep.current?.focus();
    }
  }, [isAsking]);
  if (!isAsking) {
    return (
      <p>
        <Button
          small
          disabled={shelf.isBusy}
          onClick={() => {
            ask(true);
          }}
        >
          {trans.__('Unpublish…')}
        </Button>
      </p>
    );
  }
  return (
    <div className="jp-StepGuide-refusal" role="group" aria-label={trans.__('Unpublish')}>
      {trans.__(
        'The page at …/w/%1 will say that it was taken back, and nobody can run it. Comments, verdicts and versions are kept, and rolling back brings it back.',
        shelf.slug
      )}
      <p className="jp-StepGuide-actions">
        <button
          ref={keep}
          type="button"
          className="jp-Button"
          onClick={() => {
            ask(false);
          }}
        >
          {trans.__('Keep it')}
        </button>
        <Button
          small
          onClick={() => {
            ask(false);
            void shelf.takeBack();
          }}
        >
          {trans.__('Unpublish')}
        </Button>
      </p>
    </div>
  );
}

function said({ kind, version }: IDone, trans: TranslationBundle): string {
  return kind === 'restored'
    ? trans.__('Readers see version %1 again.', version)
    : trans.__('Taken back. Readers are told so.');
}

function facts(version: Version, trans: TranslationBundle): string {
  const parts = [
    moment(version.published),
    trans.__('by %1', version.by),
    version.verified ? trans.__('verified') : trans.__('not verified')
  ];
  if (typeof version.restored === 'number') {
    parts.push(trans.__('version %1 again', version.restored));
  }
  return parts.join(' · ');
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function moment(at: string): string {
  return MOMENT.format(new Date(at));
}
