import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import type { IMaker } from '../creating/making';

/** Guides that are open in notebooks while a session changes their files. */
export class OpenGuides {
  constructor(private readonly _tracker: INotebookTracker) {}

  /** A maker that compares with what was typed into an open guide, not with what was saved. */
  seenBy(maker: IMaker): IMaker {
    return {
      ...maker,
      preview: async (chosen, path) => {
        const panel = this._panelOf(path);
        if (panel?.context.model.dirty === true && !panel.context.model.readOnly) {
          await panel.context.save();
        }
        return maker.preview(chosen, path);
      }
    };
  }

  /** Show what was written into the file of a guide that is open. */
  async reread(path: string): Promise<void> {
    const panel = this._panelOf(path);
    // What was typed meanwhile is not lost; JupyterLab asks what to keep when it is saved.
    if (panel?.context.model.dirty === false) {
      await panel.context.revert();
    }
  }

  private _panelOf(path: string): NotebookPanel | undefined {
    return this._tracker.find(panel => panel.context.localPath === path);
  }
}
