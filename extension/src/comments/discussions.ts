import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';

import type { ApiClient } from '../api/client';
import { guideMetadata, patchMetadata } from '../model/metadata';
import type { DraftStorage } from './drafts';
import { Discussion } from './model';

/** One discussion for each open notebook, however many views it has. */
export class Discussions {
  constructor(options: Discussions.IOptions) {
    this._options = options;
  }

  /** The discussion of an open document, which lives as long as the document. */
  of(context: DocumentRegistry.IContext<INotebookModel>): Discussion {
    const known = this._discussions.get(context);
    if (known !== undefined) {
      return known;
    }
    const { client, contents, storage } = this._options;
    const path = (): string => contents.localPath(context.path);
    const ownId = (): string | null => guideMetadata(context.model).id;
    const discussion = new Discussion({ client, storage, path, ownId });
    this._discussions.set(context, discussion);
    context.pathChanged.connect(() => {
      keepThreads(context.model, discussion);
      void discussion.relocate();
    });
    context.disposed.connect(() => {
      discussion.dispose();
    });
    void context.ready.then(() => discussion.refresh());
    return discussion;
  }

  private readonly _options: Discussions.IOptions;
  private readonly _discussions = new WeakMap<
    DocumentRegistry.IContext<INotebookModel>,
    Discussion
  >();
}

/**
 * Let a notebook that was discussed and is moved say which guide it is.
 *
 * Without an id of its own it is known by where it lies, and would leave its threads there.
 */
function keepThreads(model: INotebookModel, { guide, threads }: Discussion): void {
  if (guide !== null && threads !== null && threads.length > 0 && !guideMetadata(model).id) {
    patchMetadata(model, { schema: 1, id: guide });
  }
}

export namespace Discussions {
  export interface IOptions {
    client: ApiClient;
    contents: Contents.IManager;
    storage: DraftStorage;
  }
}
