import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { marked } from './lines';

interface ISideCell {
  cell_type: string;
  source: string;
}

interface IProps {
  before: readonly ISideCell[];
  after: readonly ISideCell[];
  trans: TranslationBundle;
}

/** Cells as they were seen, beside those that are suggested; what differs is marked. */
export function Sides({ before, after, trans }: IProps): React.JSX.Element {
  return (
    <div className="jp-StepGuide-sides">
      <Side
        title={trans.__('As it was')}
        sign="−"
        signWord={trans.__('taken out')}
        cells={before}
        others={after}
      />
      <Side
        title={trans.__('As it is suggested')}
        sign="+"
        signWord={trans.__('new')}
        cells={after}
        others={before}
      />
    </div>
  );
}

interface ISide {
  title: string;
  /** Stands before a line that the other side has not; colour alone would not do. */
  sign: '+' | '−';
  signWord: string;
  cells: readonly ISideCell[];
  others: readonly ISideCell[];
}

function Side({ title, sign, signWord, cells, others }: ISide): React.JSX.Element {
  const lines = marked(textOf(cells), textOf(others));
  const mark = sign === '+' ? 'jp-mod-new' : 'jp-mod-old';
  let from = 0;
  return (
    <section aria-label={title} className="jp-StepGuide-side">
      <h3>{title}</h3>
      {cells.map((cell, index) => {
        const count = cell.source.split('\n').length;
        const own = lines.slice(from, from + count);
        from += count + 1; // the line that stands between cells
        return (
          <pre key={index} className="jp-StepGuide-side-cell" data-type={cell.cell_type}>
            {own.map((line, number) => (
              <span key={number} className={`jp-StepGuide-side-line ${line.isNew ? mark : ''}`}>
                <span className="jp-StepGuide-side-sign" title={line.isNew ? signWord : undefined}>
                  {line.isNew ? sign : ' '}
                </span>
                {line.text}
                {'\n'}
              </span>
            ))}
          </pre>
        );
      })}
    </section>
  );
}

/** Cells in one text; a line of their kinds between them is never part of one. */
function textOf(cells: readonly ISideCell[]): string {
  return cells.map(({ source }) => source).join('\n\u0000\n');
}
