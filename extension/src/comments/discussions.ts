import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';

import type { ApiClient } from '../api/client';
import type { DraftStorage } from './drafts';
import { Discussion } from './model';

/** One discussion for each open notebook, however many views it has. */
export class Discussions {
  constructor(options: Discussions.IOptions) {
    this._options = options;
  }

  /** The discussion of an open document, which lives as long as the document. */
  of(context: DocumentRegistry.Context): Discussion {
    const known = this._discussions.get(context);
    if (known !== undefined) {
      return known;
    }
    const { client, contents, storage } = this._options;
    const path = (): string => contents.localPath(context.path);
    const discussion = new Discussion({ client, storage, path });
    this._discussions.set(context, discussion);
    context.pathChanged.connect(() => void discussion.relocate());
    context.disposed.connect(() => {
      discussion.dispose();
    });
    void context.ready.then(() => discussion.refresh());
    return discussion;
  }

  private readonly _options: Discussions.IOptions;
  private readonly _discussions = new WeakMap<DocumentRegistry.Context, Discussion>();
}

export namespace Discussions {
  export interface IOptions {
    client: ApiClient;
    contents: Contents.IManager;
    storage: DraftStorage;
  }
}
