import type { ApiClient } from '../api/client';
import type { Thread } from './threads';

/** What the server lets a person be called; other names cannot be told from the words around. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]*$/;

/** The people whom a comment can mention. */
export class People {
  constructor(client: ApiClient) {
    this._client = client;
  }

  /** Those of the store, and those who said something here; asked for once. */
  async names(threads: readonly Thread[]): Promise<readonly string[]> {
    this._known ??= this._ask();
    const here = threads
      .flatMap(({ comments }) => comments)
      .filter(({ verified }) => verified !== false)
      .map(({ author }) => author)
      .filter(name => NAME.test(name));
    return [...new Set([...(await this._known), ...here])].sort((one, other) =>
      one.localeCompare(other)
    );
  }

  private async _ask(): Promise<readonly string[]> {
    try {
      return (await this._client.get('/people', {})).names;
    } catch {
      // Readers may not know, and the server may be gone: those who are here can be mentioned.
      this._known = null;
      return [];
    }
  }

  private readonly _client: ApiClient;
  private _known: Promise<readonly string[]> | null = null;
}
