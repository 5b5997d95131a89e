import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { PanelLayout } from '@lumino/widgets';
import * as React from 'react';

import type { IGuideStates } from '../tokens';
import { helpWith } from '../ui/hints';
import type { Finding } from './findings';
import { findings, placeOf } from './findings';

/** Shows below the cells of one notebook what its last verifying run found there. */
export class RunMarks implements IDisposable {
  constructor(private readonly _options: RunMarks.IOptions) {
    const { panel, states } = _options;
    states.changed.connect(this._onPath, this);
    panel.content.modelChanged.connect(this._update, this);
    panel.content.cellInViewportChanged.connect(this._update, this);
    this._update();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
    this._marks.forEach(mark => {
      mark.dispose();
    });
    this._marks.clear();
  }

  private _onPath(_: unknown, path: string): void {
    if (path === this._options.panel.context.path) {
      this._update();
    }
  }

  private _update(): void {
    const wanted = this._wanted();
    for (const [cell, mark] of this._marks) {
      if (wanted.get(cell) !== mark.finding || mark.isDisposed) {
        this._marks.delete(cell);
        mark.dispose();
      }
    }
    for (const [cell, finding] of wanted) {
      if (!this._marks.has(cell)) {
        const mark = new CellMark(finding, this._options.trans);
        this._marks.set(cell, mark);
        // Until it comes into view, a cell of a long notebook is a placeholder.
        void cell.ready.then(() => {
          attach(mark, cell);
        });
      }
    }
  }

  private _wanted(): ReadonlyMap<Cell, Finding> {
    const { panel, states } = this._options;
    const found = this._found(findings(states.get(panel.context.path)));
    if (found.length === 0) {
      return new Map();
    }
    const cells = panel.content.widgets;
    const ids = cells.map(cell => cell.model.id);
    return new Map(
      found.flatMap((finding): [Cell, Finding][] => {
        const cell = cells[placeOf(finding, ids, { edited: panel.context.model.dirty })];
        return cell === undefined ? [] : [[cell, finding]];
      })
    );
  }

  /** The same objects as long as they say the same, so that marks need not be drawn anew. */
  private _found(now: readonly Finding[]): readonly Finding[] {
    if (JSON.stringify(now) !== JSON.stringify(this._last)) {
      this._last = now;
    }
    return this._last;
  }

  private readonly _marks = new Map<Cell, CellMark>();
  private _last: readonly Finding[] = [];
  private _isDisposed = false;
}

export namespace RunMarks {
  export interface IOptions {
    panel: NotebookPanel;
    states: IGuideStates;
    trans: TranslationBundle;
  }
}

/** What a run found at one cell, in words below it. */
class CellMark extends ReactWidget {
  constructor(
    readonly finding: Finding,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-StepGuide-runMark');
    this.node.dataset.kind = finding.kind;
    this.node.setAttribute('role', 'note');
  }

  protected override render(): React.ReactElement {
    const { kind, text } = this.finding;
    const help = helpWith(this.finding, this._trans);
    const title =
      kind === 'failure'
        ? this._trans.__('✗ Verifying stopped here')
        : this._trans.__('~ Shows something else than the file');
    return (
      <>
        <strong>{title}</strong> <code>{text}</code>
        {help !== '' && <p>{help}</p>}
      </>
    );
  }
}

function attach(mark: CellMark, cell: Cell): void {
  if (!mark.isDisposed && !cell.isDisposed && cell.layout instanceof PanelLayout) {
    cell.layout.addWidget(mark);
  }
}
