import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { paths } from './_contract';

type Method = 'get' | 'post';

/** Where the contract's paths begin, below the server's base URL. */
const PREFIX = 'stepguide/api';

/** Paths of the contract that answer to `M`. */
export type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** Statuses of answers that carry something. */
type Success = 200 | 201 | 202;

/** What the server answers when all is well. */
export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R }
    ? { [S in keyof R & Success]: Json<R[S]> }[keyof R & Success]
    : never;

type Json<T> = T extends { content: { 'application/json': infer B } } ? B : never;

type Body<O> = O extends { requestBody: infer B } ? { body: Json<B> } : { body?: never };

type PathParameters<O> = O extends { parameters: { path: infer V } }
  ? { path: V }
  : { path?: never };

type Query<O> = O extends { parameters: { query: infer V } }
  ? { query: V }
  : O extends { parameters: { query?: infer V } }
    ? { query?: V }
    : { query?: never };

/** What a request to one endpoint carries. */
export type Ask<P extends keyof paths, M extends Method> = Body<Operation<P, M>> &
  PathParameters<Operation<P, M>> &
  Query<Operation<P, M>>;

/** The server said no: a sentence for people, and what helps. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint: string,
    readonly status: number | null,
    /** The cell to blame, in the notebook that was asked about. */
    readonly cellId: string | null = null
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Requests to StepGuide's server extension, typed by the contract it was generated from. */
export class ApiClient {
  constructor(options: ApiClient.IOptions) {
    this._settings = options.serverSettings;
  }

  /** @throws ApiError */
  get<P extends PathsOf<'get'>>(path: P, ask: Ask<P, 'get'>): Promise<Answer<P, 'get'>> {
    return this._request(path, 'GET', ask);
  }

  /** @throws ApiError */
  post<P extends PathsOf<'post'>>(path: P, ask: Ask<P, 'post'>): Promise<Answer<P, 'post'>> {
    return this._request(path, 'POST', ask);
  }

  private async _request<T>(template: string, method: string, ask: Carried): Promise<T> {
    const url =
      URLExt.join(this._settings.baseUrl, PREFIX, fill(template, ask.path ?? {})) +
      URLExt.objectToQueryString(ask.query ?? {});
    const init: RequestInit = { method };
    if (ask.body !== undefined) {
      init.body = JSON.stringify(ask.body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    const response = await ServerConnection.makeRequest(url, init, this._settings);
    if (!response.ok) {
      throw await refusal(response);
    }
    // The one place that trusts: the server is tested against the contract these types come from.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-return
    return response.json();
  }

  private readonly _settings: ServerConnection.ISettings;
}

export namespace ApiClient {
  export interface IOptions {
    serverSettings: ServerConnection.ISettings;
  }
}

interface Carried {
  path?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number | null>>;
  body?: unknown;
}

/** `/a/{id}` with its placeholders replaced, each as one segment. */
function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    encodeURIComponent(values[name] ?? placeholder)
  );
}

/** The error in our one shape, also when something before our handlers answered. */
async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const said = (field: string): string => {
    const value: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, field) : null;
    return typeof value === 'string' ? value : '';
  };
  return new ApiError(
    said('code') || 'http',
    said('message') || `${response.status} ${response.statusText}`,
    said('hint'),
    response.status,
    said('cell_id') || null
  );
}
