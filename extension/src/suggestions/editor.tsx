import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomRenderer } from '@jupyterlab/ui-components';
import * as React from 'react';

import { reason } from '../ui/reason';
import type { CellType, IDraftCell, SuggestionDraft } from './draft';
import { Sides } from './sides';

interface IProps {
  draft: SuggestionDraft;
  /** The steps that it is about, for people. */
  place: string;
  trans: TranslationBundle;
  /** Forget what was begun earlier and copy the selected steps; null where nothing was. */
  startOver: (() => Promise<void>) | null;
  /** Send it; resolves once it is there. */
  send: () => Promise<void>;
}

/** A copy of some steps, to be edited and sent to the author of the guide. */
export class SuggestionEditor extends VDomRenderer {
  constructor(options: SuggestionEditor.IOptions) {
    super();
    this._options = options;
    this.addClass('jp-StepGuide-suggestion');
    options.draft.changed.connect(this.update, this);
  }

  protected override render(): React.ReactElement {
    return <Editor {...this._options} />;
  }

  private readonly _options: SuggestionEditor.IOptions;
}

export namespace SuggestionEditor {
  export type IOptions = IProps;
}

function Editor({ draft, place, trans, startOver, send }: IProps): React.JSX.Element {
  const [trouble, setTrouble] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const { suggestion } = draft;
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await send();
    } catch (error) {
      setTrouble(reason(error, trans));
      setBusy(false);
    }
  };
  return (
    <>
      <h2>{trans.__('Suggest a change to %1', place)}</h2>
      <p>
        {trans.__(
          'This is a copy. Edit it here; the author sees both side by side, and takes it or says why not.'
        )}
      </p>
      {startOver !== null && <Earlier {...{ startOver, trans }} />}
      <AddCell draft={draft} after={null} trans={trans} />
      {draft.cells.map((cell, index) => (
        <EditedCell key={cell.key} {...{ draft, cell, index, trans }} />
      ))}
      <label className="jp-StepGuide-suggestion-why">
        {trans.__('Why is it better?')}
        <textarea
          className="jp-mod-styled"
          rows={3}
          value={draft.body}
          onChange={event => {
            draft.body = event.target.value;
          }}
        />
      </label>
      {trouble !== null && (
        <p className="jp-StepGuide-trouble" role="alert">
          {trouble}
        </p>
      )}
      <div className="jp-StepGuide-actions">
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          disabled={busy || suggestion === null || draft.body.trim() === ''}
          onClick={() => void submit()}
        >
          {trans.__('Send suggestion')}
        </button>
      </div>
      {suggestion !== null && (
        <Sides before={suggestion.seen} after={suggestion.cells} trans={trans} />
      )}
    </>
  );
}

interface IEarlier {
  startOver: () => Promise<void>;
  trans: TranslationBundle;
}

/** That the draft was there before, and a way to be rid of it. */
function Earlier({ startOver, trans }: IEarlier): React.JSX.Element {
  return (
    <div className="jp-StepGuide-actions">
      <span>{trans.__('You began this earlier; it was kept for you.')}</span>
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        title={trans.__('Forget it, and begin with the steps that are selected now')}
        onClick={() => void startOver()}
      >
        {trans.__('Start over')}
      </button>
    </div>
  );
}

interface IEditedCell {
  draft: SuggestionDraft;
  cell: IDraftCell;
  index: number;
  trans: TranslationBundle;
}

function EditedCell({ draft, cell, index, trans }: IEditedCell): React.JSX.Element {
  const kind = cell.cell_type === 'code' ? trans.__('Code') : trans.__('Text');
  const label = trans.__('Cell %1: %2', index + 1, kind);
  return (
    <section className="jp-StepGuide-suggestion-cell" aria-label={label}>
      <textarea
        className="jp-mod-styled"
        aria-label={label}
        spellCheck={cell.cell_type === 'markdown'}
        rows={Math.max(1, cell.source.split('\n').length)}
        value={cell.source}
        onChange={event => {
          draft.write(cell.key, event.target.value);
        }}
      />
      <div className="jp-StepGuide-actions">
        <span>{kind}</span>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          disabled={draft.cells[index - 1]?.cell_type !== cell.cell_type}
          onClick={() => {
            draft.mergeUp(cell.key);
          }}
        >
          {trans.__('Merge with the cell above')}
        </button>
        <button
          type="button"
          className="jp-mod-styled jp-mod-reject"
          onClick={() => {
            draft.remove(cell.key);
          }}
        >
          {trans.__('Take out')}
        </button>
        <AddCell draft={draft} after={cell.key} trans={trans} />
      </div>
    </section>
  );
}

interface IAddCell {
  draft: SuggestionDraft;
  after: string | null;
  trans: TranslationBundle;
}

function AddCell({ draft, after, trans }: IAddCell): React.JSX.Element | null {
  if (after === null && draft.cells.length > 0) {
    return null;
  }
  const add = (type: CellType) => (): void => {
    draft.add(after, type);
  };
  return (
    <>
      <button type="button" className="jp-mod-styled jp-mod-reject" onClick={add('code')}>
        {trans.__('+ Code')}
      </button>
      <button type="button" className="jp-mod-styled jp-mod-reject" onClick={add('markdown')}>
        {trans.__('+ Text')}
      </button>
    </>
  );
}
