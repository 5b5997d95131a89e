import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import type { IFollowing, Update } from '../api/updates';
import { guideMetadata, patchMetadata } from '../model/metadata';
import type { IThreadsSeen } from '../tokens';
import type { DraftStorage } from './drafts';
import { Discussion } from './model';

/** One discussion for each open notebook, however many views it has. */
export class Discussions implements IThreadsSeen {
  constructor(options: Discussions.IOptions) {
    this._options = options;
    options.updates.told.connect((_, updates) => {
      this._onTold(updates);
    });
  }

  /** Told of threads that the person has looked at, in whichever notebook. */
  get seen(): ISignal<this, readonly string[]> {
    return this._seen;
  }

  /** Ask and send again what nobody answered to. */
  async retry(): Promise<void> {
    const waiting = [...this._open].filter(discussion => discussion.isWaiting);
    await Promise.all(waiting.map(discussion => discussion.refresh()));
  }

  /** The discussion of an open document, which lives as long as the document. */
  of(context: DocumentRegistry.IContext<INotebookModel>): Discussion {
    const known = this._discussions.get(context);
    if (known !== undefined) {
      return known;
    }
    const { client, contents, storage, updates } = this._options;
    const path = (): string => contents.localPath(context.path);
    const ownId = (): string | null => guideMetadata(context.model).id;
    const discussion = new Discussion({ client, storage, path, ownId });
    this._discussions.set(context, discussion);
    this._open.add(discussion);
    discussion.seen.connect((_, threads) => {
      this._seen.emit(threads);
    });
    context.pathChanged.connect(() => {
      keepThreads(context.model, discussion);
      void discussion.relocate();
    });
    context.model.metadataChanged.connect(() => {
      // A copy that became a guide of its own.
      if (discussion.guide !== null && ownId() !== null && ownId() !== discussion.guide) {
        void discussion.relocate();
      }
    });
    context.disposed.connect(() => {
      this._open.delete(discussion);
      discussion.dispose();
    });
    void context.ready.then(async () => {
      await discussion.refresh();
      // Not before: whoever opens Lab waits for no store that nobody asks about.
      updates.follow();
    });
    return discussion;
  }

  private _onTold(updates: readonly Update[]): void {
    // What came between our own question and the first word of this, nobody tells.
    const isFirst = !this._isTold;
    this._isTold = true;
    for (const discussion of this._open) {
      if (isFirst || isNews(updates, discussion) || discussion.isWaiting) {
        void discussion.refresh();
      }
    }
  }

  private readonly _options: Discussions.IOptions;
  private _isTold = false;
  private readonly _seen = new Signal<this, readonly string[]>(this);
  private readonly _open = new Set<Discussion>();
  private readonly _discussions = new WeakMap<
    DocumentRegistry.IContext<INotebookModel>,
    Discussion
  >();
}

/**
 * Whether something of this may be missing in a discussion.
 *
 * What was done there is known there.  Until its guide is known, its first answer is on the way
 * and may be older than the news.
 */
export function isNews(
  updates: readonly Update[],
  discussion: Pick<Discussion, 'guide' | 'hasDone'>
): boolean {
  return updates.some(
    ({ guide, thread, op_id }) =>
      Boolean(thread) &&
      (discussion.guide === null || guide === discussion.guide) &&
      !discussion.hasDone(op_id)
  );
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
    updates: IFollowing;
  }
}
