import { MarkdownCell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';

import { withLeadingTitle } from '../model/headings';
import type { CellMove } from '../model/rearranging';
import type { Step } from '../model/steps';
import { showCell } from '../ui/scrolling';

/** What a person may do to the steps of a notebook; each is undone as any edit of cells is. */
export class StepEditing {
  constructor(panel: NotebookPanel) {
    this._panel = panel;
  }

  /** Write a title into the heading that begins the step. */
  rename(step: Step, title: string): void {
    const shared = this._panel.model?.cells.get(step.start).sharedModel;
    if (shared !== undefined && step.level !== null && title.trim() !== '') {
      shared.setSource(withLeadingTitle(shared.getSource(), title.trim()));
    }
  }

  move({ from, count, before }: CellMove): void {
    // JupyterLab counts to where the last cell comes to lie when cells move down.
    NotebookActions.moveCells(
      this._panel.content,
      from,
      before > from ? before - 1 : before,
      count
    );
  }

  /** Add a step with an empty code cell below `after`, or at the end. */
  add(title: string, level: number, after: Step | null): void {
    const { content, model } = this._panel;
    const at = after?.end ?? model?.cells.length ?? 0;
    const source = `${'#'.repeat(level)} ${title}`;
    model?.sharedModel.insertCells(at, [
      { cell_type: 'markdown', source, metadata: {} },
      { cell_type: 'code', source: '', metadata: { trusted: true }, outputs: [] }
    ]);
    const heading = content.widgets[at];
    if (heading instanceof MarkdownCell) {
      heading.rendered = true;
    }
    content.activeCellIndex = at;
  }

  private readonly _panel: NotebookPanel;
}

/** Scroll to a step and make its first cell the active one. */
export async function jumpTo({ content }: NotebookPanel, step: Step): Promise<void> {
  content.mode = 'command';
  await showCell(content, step.start, 'start');
}
