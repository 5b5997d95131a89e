import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { diffLines } from './diff';
import type { CellChange, GuideChanges } from './model';

interface IProps {
  changes: readonly CellChange[];
  files?: GuideChanges['files'];
  outputs?: GuideChanges['outputs'];
  trans: TranslationBundle;
}

/** What readers will see changed, step by step, in the order of the file. */
export function Changes({ changes, files, outputs, trans }: IProps): React.ReactElement {
  const isNothing = changes.length + (files?.length ?? 0) + (outputs?.length ?? 0) === 0;
  return (
    <>
      {isNothing && <p>{trans.__('Nothing is different.')}</p>}
      <ol className="jp-StepGuide-changes">
        {changes.map((change, index) => (
          <li key={`${index}-${change.cell_id}`} data-kind={change.kind}>
            <span className="jp-StepGuide-changes-kind">
              {stepOf(change.step ?? 0, change.step_title ?? '', trans)}
              {named(change, trans)}
            </span>
            {change.kind !== 'moved' && (
              <Difference before={change.before ?? ''} after={change.after ?? ''} />
            )}
            {change.kind === 'moved' && (
              <pre className="jp-StepGuide-diff">{(change.after ?? '').split('\n', 1)[0]}</pre>
            )}
          </li>
        ))}
        {files?.map(({ kind, name }) => (
          <li key={name}>{data(kind, name, trans)}</li>
        ))}
        {outputs?.map(({ cell_id, step, step_title, detail }) => (
          <li key={cell_id}>
            {stepOf(step, step_title, trans)}
            {trans.__('shows %1', detail)}
          </li>
        ))}
      </ol>
    </>
  );
}

/** `3 Keep the paid ones: `; nothing where the step is not known. */
function stepOf(number: number, title: string, trans: TranslationBundle): string {
  if (title === '') {
    return '';
  }
  return `${number === 0 ? title : trans.__('%1 %2', number, title)}: `;
}

function data(
  kind: 'added' | 'removed' | 'changed',
  name: string,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'added':
      return trans.__('Data added: %1', name);
    case 'removed':
      return trans.__('Data removed: %1', name);
    case 'changed':
      return trans.__('Data changed: %1', name);
  }
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
