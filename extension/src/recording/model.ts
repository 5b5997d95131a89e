import type { Contents } from '@jupyterlab/services';

import type { ApiClient, Answer } from '../api/client';

/** One recorded session, as the list shows it. */
export type SessionSummary = Answer<'/sessions', 'get'>['sessions'][number];

/** What became of a session that was built. */
export type BuiltGuide = Answer<'/sessions/{session}/build', 'post'>;

/** How a guide is made of a session. */
export interface BuildOptions {
  /** Whether only what ran between the last Record and Stop is shown. */
  marked?: boolean;
  /** Whether a fresh kernel runs the guide before the answer. */
  proof?: boolean;
}

/** The sessions that kernels recorded, and the guides made from them. */
export class RecordedSessions {
  constructor(options: RecordedSessions.IOptions) {
    this._client = options.client;
    this._contents = options.contents;
  }

  /** Newest first. */
  async list(): Promise<readonly SessionSummary[]> {
    const { sessions } = await this._client.get('/sessions', {});
    return sessions;
  }

  /**
   * Write a guide beside the session's notebook, under a name that is free.
   *
   * Where that folder is read-only it goes into the root folder.
   *
   * @throws ApiError with a hint, when the server cannot make one.
   */
  async build(
    session: Pick<SessionSummary, 'id' | 'notebook'>,
    options: BuildOptions = {}
  ): Promise<BuiltGuide> {
    const output = await this._freePath(guidePath(session.notebook));
    return this._client.post('/sessions/{session}/build', {
      path: { session: session.id },
      body: { output, proof: true, ...options }
    });
  }

  /** `path`, or the first of `path-2`, `path-3`… that no file has. */
  private async _freePath(path: string): Promise<string> {
    const slash = path.lastIndexOf('/') + 1;
    const folder = await this._contents.get(path.slice(0, slash), {
      type: 'directory',
      content: true
    });
    if (!folder.writable && slash > 0) {
      return this._freePath(path.slice(slash));
    }
    const taken = new Set(entryNames(folder));
    const name = path.slice(slash);
    let free = name;
    for (let number = 2; taken.has(free); number++) {
      free = name.replace(/\.ipynb$/, `-${number}.ipynb`);
    }
    return path.slice(0, slash) + free;
  }

  private readonly _client: ApiClient;
  private readonly _contents: Contents.IManager;
}

export namespace RecordedSessions {
  export interface IOptions {
    client: ApiClient;
    contents: Contents.IManager;
  }
}

/**
 * Where a guide goes, as a path of Lab's file browser.
 *
 * `work/orders.ipynb` becomes `work/orders-guide.ipynb`.  A notebook outside the server's root
 * is known by its absolute path; its guide goes into the root, as does that of a session
 * without a notebook.
 */
export function guidePath(notebook: string | null): string {
  if (notebook === null) {
    return 'guide.ipynb';
  }
  const inside = notebook.startsWith('/')
    ? notebook.slice(notebook.lastIndexOf('/') + 1)
    : notebook;
  return inside.replace(/(\.ipynb)?$/, '-guide.ipynb');
}

function entryNames(folder: Contents.IModel): string[] {
  const entries: unknown = folder.content;
  return Array.isArray(entries) ? entries.map((entry: Contents.IModel) => entry.name) : [];
}
