import type { Contents } from '@jupyterlab/services';

import type { Answer, ApiClient, Ask } from '../api/client';
import type { IMaker } from '../creating/making';
import type { ChosenGuide } from '../creating/model';

/** One recorded session, as the list shows it. */
export type SessionSummary = Answer<'/sessions', 'get'>['sessions'][number];

type BuildBody = Ask<'/sessions/{session}/build', 'post'>['body'];

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

  /** Makes guides of one session, each under a name that is free beside its notebook. */
  maker({ id, notebook }: Pick<SessionSummary, 'id' | 'notebook'>): IMaker {
    const path = { session: id };
    const body = async (chosen: ChosenGuide): Promise<BuildBody> => ({
      output: await this._freePath(guidePath(notebook)),
      ...chosen
    });
    return {
      begin: async chosen =>
        this._client.post('/sessions/{session}/prove', { path, body: await body(chosen) }),
      follow: job => this._client.get('/jobs/{job}', { path: { job } }),
      cancel: job => this._client.post('/jobs/{job}/cancel', { path: { job } }),
      make: async chosen =>
        this._client.post('/sessions/{session}/build', {
          path,
          body: { ...(await body(chosen)), proof: false }
        }),
      guides: () => this._made(guidePath(notebook)),
      preview: (chosen, output) =>
        this._client.post('/sessions/{session}/update-preview', {
          path,
          body: { output, ...chosen }
        }),
      update: (chosen, { path: output, revision }) =>
        this._client.post('/sessions/{session}/update', {
          path,
          body: { output, ...chosen, revision }
        })
    };
  }

  /**
   * `path`, or the first of `path-2`, `path-3`… that no file has.
   *
   * Where that folder is read-only it is a name in the root folder.
   */
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

  /** Files that were named as guides of a notebook: `path`, `path-2`, `path-3`… */
  private async _made(path: string): Promise<readonly string[]> {
    const slash = path.lastIndexOf('/') + 1;
    const stem = path.slice(slash).replace(/\.ipynb$/, '');
    const folder = await this._contents.get(path.slice(0, slash), {
      type: 'directory',
      content: true
    });
    return entryNames(folder)
      .filter(name => name.startsWith(stem) && /^(-\d+)?\.ipynb$/.test(name.slice(stem.length)))
      .map(name => path.slice(0, slash) + name);
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
