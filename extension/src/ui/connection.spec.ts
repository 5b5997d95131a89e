import { ApiClient } from '../api/client';
import { serverAnswering } from '../testing/server';
import { Connection } from './connection';

const NO_ANSWER = 0;

/** A connection to a server that answers with these statuses, the last one for ever. */
function connectionTo(...statuses: number[]): { connection: Connection; told: string[] } {
  const { serverSettings } = serverAnswering(() => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    if (status === NO_ANSWER) {
      throw new TypeError('Failed to fetch');
    }
    return { status: status ?? 200, body: '{}' };
  });
  const client = new ApiClient({ serverSettings });
  const connection = new Connection({ client, retryMs: 1 });
  const told: string[] = [];
  connection.changed.connect((_, state) => told.push(state));
  return { connection, told };
}

describe('Connection', () => {
  it('tells nothing where a doubt is unfounded', async () => {
    const { connection, told } = connectionTo(200);
    await connection.doubt();
    expect(connection.state).toBe('well');
    expect(told).toEqual([]);
  });

  it('is lost until the server answers again', async () => {
    const { connection, told } = connectionTo(NO_ANSWER, NO_ANSWER, 200);
    await connection.doubt();
    expect(told).toEqual(['lost', 'well']);
  });

  it('tells a server that came back with another token', async () => {
    const { connection, told } = connectionTo(NO_ANSWER, 401, 403, 200);
    await connection.doubt();
    expect(told).toEqual(['lost', 'stranger', 'well']);
  });

  it('takes a server in trouble for one that is there', async () => {
    const { connection, told } = connectionTo(NO_ANSWER, 503);
    await connection.doubt();
    expect(told).toEqual(['lost', 'well']);
  });

  it('asks once at a time', async () => {
    const { connection, told } = connectionTo(NO_ANSWER, 200);
    await Promise.all([connection.doubt(), connection.doubt()]);
    expect(told).toEqual(['lost', 'well']);
  });
});
