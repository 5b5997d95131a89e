import { ServerConnection } from '@jupyterlab/services';

import { ApiClient, ApiError } from './client';

interface ISeen {
  url: string;
  method: string;
  body: string;
}

/** A client whose requests are answered here, and what it asked. */
function clientAnswering(status: number, body: string): { client: ApiClient; seen: ISeen[] } {
  const seen: ISeen[] = [];
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: 'http://localhost:1/user/mia/',
    fetch: async input => {
      const request = input as Request;
      seen.push({ url: request.url, method: request.method, body: await request.text() });
      return new Response(body, { status, statusText: 'Said So' });
    }
  });
  return { client: new ApiClient({ serverSettings }), seen };
}

const SESSIONS = { sessions: [] };

describe('ApiClient', () => {
  it('asks under the base URL of the server', async () => {
    const { client, seen } = clientAnswering(200, JSON.stringify(SESSIONS));
    expect(await client.get('/stepguide/api/sessions', {})).toEqual(SESSIONS);
    expect(seen[0]?.method).toBe('GET');
    expect(new URL(seen[0]?.url ?? '').pathname).toBe('/user/mia/stepguide/api/sessions');
  });

  it('sends a body as JSON and a path parameter as one segment', async () => {
    const { client, seen } = clientAnswering(201, '{}');
    const body = { output: 'guide.ipynb', proof: true };
    await client.post('/stepguide/api/sessions/{id}/build', { path: { id: 'a/../b c' }, body });
    expect(seen[0]?.url).toContain('/sessions/a%2F..%2Fb%20c/build');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(body);
  });

  it('turns a refusal into an error with its code, message and hint', async () => {
    const said = { code: 'session_empty', message: 'nothing was run', hint: 'run a cell' };
    const { client } = clientAnswering(409, JSON.stringify(said));
    const asked = client.get('/stepguide/api/sessions', {});
    await expect(asked).rejects.toBeInstanceOf(ApiError);
    await expect(asked).rejects.toMatchObject({ ...said, status: 409 });
  });

  it.each(['<html>Not found</html>', '[]', 'null', '{"message": 3}'])(
    'names the status when the answer is not ours: %s',
    async body => {
      const { client } = clientAnswering(404, body);
      await expect(client.get('/stepguide/api/sessions', {})).rejects.toMatchObject({
        code: 'http',
        message: '404 Said So',
        hint: ''
      });
    }
  );

  it('does not accept paths or bodies outside the contract', () => {
    const { client } = clientAnswering(200, '{}');
    // @ts-expect-error no such path
    void client.get('/stepguide/api/nothing', {});
    // @ts-expect-error the id is missing
    void client.post('/stepguide/api/sessions/{id}/build', { body: { output: 'x', proof: true } });
  });
});
