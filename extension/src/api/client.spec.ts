import type { ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { ApiClient, ApiError } from './client';

function clientAnswering(status: number, body: string): { client: ApiClient; seen: ISeen[] } {
  const { serverSettings, seen } = serverAnswering(() => ({ status, body }));
  return { client: new ApiClient({ serverSettings }), seen };
}

describe('ApiClient', () => {
  it('asks under the base URL of the server', async () => {
    const { client, seen } = clientAnswering(200, '{"sessions": []}');
    expect(await client.get('/sessions', {})).toEqual({ sessions: [] });
    expect(seen[0]?.method).toBe('GET');
    expect(seen[0]?.url.pathname).toBe('/user/mia/stepguide/api/sessions');
  });

  it('sends a body as JSON and a path parameter as one segment', async () => {
    const { client, seen } = clientAnswering(201, '{}');
    const body = { output: 'guide.ipynb', proof: true };
    await client.post('/sessions/{session}/build', { path: { session: 'a/../b c' }, body });
    expect(seen[0]?.url.pathname).toMatch(/\/sessions\/a%2F\.\.%2Fb%20c\/build$/);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual(body);
  });

  it('turns a refusal into an error with its code, message and hint', async () => {
    const said = { code: 'session_empty', message: 'nothing was run', hint: 'run a cell' };
    const { client } = clientAnswering(409, JSON.stringify(said));
    const asked = client.get('/sessions', {});
    await expect(asked).rejects.toBeInstanceOf(ApiError);
    await expect(asked).rejects.toMatchObject({ ...said, status: 409 });
  });

  it.each(['<html>Not found</html>', '[]', 'null', '{"message": 3}'])(
    'names the status when the answer is not ours: %s',
    async body => {
      const { client } = clientAnswering(404, body);
      await expect(client.get('/sessions', {})).rejects.toMatchObject({
        code: 'http',
        message: '404 Said So',
        hint: ''
      });
    }
  );

  it('accepts no path outside the contract, and no request without its parameters', async () => {
    const { client } = clientAnswering(404, '');
    // @ts-expect-error no such path
    await expect(client.get('/nothing', {})).rejects.toBeInstanceOf(ApiError);
    const body = { output: 'guide.ipynb' };
    // @ts-expect-error the session is missing
    await expect(client.post('/sessions/{session}/build', { body })).rejects.toBeDefined();
  });
});
