import type { Contents } from '@jupyterlab/services';

import type { ApiClient, Answer } from '../api/client';

/** One recorded session, as the list shows it. */
export type SessionSummary = Answer<'/stepguide/api/sessions', 'get'>['sessions'][number];

/** What became of a session that was built. */
export type BuiltGuide = Answer<'/stepguide/api/sessions/{id}/build', 'post'>;

/** The sessions that kernels recorded, and the guides made from them. */
export class RecordedSessions {
  constructor(options: RecordedSessions.IOptions) {
    this._client = options.client;
    this._contents = options.contents;
  }

  /** Newest first. */
  async list(): Promise<readonly SessionSummary[]> {
    const { sessions } = await this._client.get('/stepguide/api/sessions', {});
    return sessions;
  }

  /**
   * Write a guide beside the session's notebook, under a name that is free.
   *
   * @throws ApiError with a hint, when the server cannot make one.
   */
  async build(session: SessionSummary): Promise<BuiltGuide> {
    const output = await this._freePath(guidePath(session.notebook));
    return this._client.post('/stepguide/api/sessions/{id}/build', {
      path: { id: session.id },
      body: { output, proof: true }
    });
  }

  /** `path`, or the first of `path-2`, `path-3`… that no file has. */
  private async _freePath(path: string): Promise<string> {
    const slash = path.lastIndexOf('/') + 1;
    const folder = await this._contents.get(path.slice(0, slash), {
      type: 'directory',
      content: true
    });
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

/** `work/orders.ipynb` becomes `work/orders-guide.ipynb`; a session without a notebook `guide.ipynb`. */
export function guidePath(notebook: string | null): string {
  return notebook === null ? 'guide.ipynb' : notebook.replace(/(\.ipynb)?$/, '-guide.ipynb');
}

function entryNames(folder: Contents.IModel): string[] {
  const entries: unknown = folder.content;
  return Array.isArray(entries) ? entries.map((entry: Contents.IModel) => entry.name) : [];
}
