import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { diffLines } from './diff';
import type { CellChange } from './model';

interface IProps {
  changes: readonly CellChange[];
  trans: TranslationBundle;
}

/** What readers will see changed, cell by cell, in the order of the file. */
export function Changes({ changes, trans }: IProps): React.ReactElement {
  return (
    <ol className="jp-StepGuide-changes">
      {changes.map((change, index) => (
        <li key={`${index}-${change.cell_id}`} data-kind={change.kind}>
          <span className="jp-StepGuide-changes-kind">{named(change, trans)}</span>
          {change.kind !== 'moved' && (
            <Difference before={change.before ?? ''} after={change.after ?? ''} />
          )}
          {change.kind === 'moved' && (
            <pre className="jp-StepGuide-diff">{(change.after ?? '').split('\n', 1)[0]}</pre>
          )}
        </li>
      ))}
    </ol>
  );
}

function Difference({ before, after }: { before: string; after: string }): React.ReactElement {
  return (
    <pre className="jp-StepGuide-diff" tabIndex={0}>
      {diffLines(before, after).map(({ sign, text }, line) => (
        <span key={line} data-sign={sign}>
          {`${sign} ${text}\n`}
        </span>
      ))}
    </pre>
  );
}

function named({ kind, cell_type }: CellChange, trans: TranslationBundle): string {
  const isText = cell_type === 'markdown';
  switch (kind) {
    case 'added':
      return isText ? trans.__('Text added') : trans.__('Code added');
    case 'removed':
      return isText ? trans.__('Text removed') : trans.__('Code removed');
    case 'changed':
      return isText ? trans.__('Text changed') : trans.__('Code changed');
    case 'moved':
      return isText ? trans.__('Text moved') : trans.__('Code moved');
  }
}
