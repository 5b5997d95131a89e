import { ApiClient } from '../api/client';
import type { ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { Shelf } from './shelf';

const version = (number: number): object => ({
  version: number,
  title: 'Paid orders',
  published: '2026-11-22T09:12:00Z',
  by: 'mia',
  verified: true,
  steps: 2,
  files: 0,
  size: 1
});

/** A shelf on a server with these versions, of which readers see the first, and what it saw. */
async function shelfWith(
  rollBack: { status?: number; body: string } = { body: '{}' }
): Promise<{ shelf: Shelf; seen: ISeen[]; changed: jest.Mock }> {
  let current: number | null = 2;
  const { serverSettings, seen } = serverAnswering(({ url }) => {
    if (url.pathname.endsWith('/roll-back')) {
      current = (rollBack.status ?? 200) === 200 ? 3 : current;
      return rollBack;
    }
    if (url.pathname.endsWith('/unpublish')) {
      current = null;
    }
    if (url.pathname.endsWith('/changes')) {
      return { body: JSON.stringify({ slug: 'paid', version: 1, until: 2, changes: [] }) };
    }
    const versions = [2, 1].map(version);
    return { body: JSON.stringify({ slug: 'paid', guide: 'g', versions, current }) };
  });
  const changed = jest.fn().mockResolvedValue(undefined);
  const client = new ApiClient({ serverSettings });
  const shelf = new Shelf({ slug: 'paid', client, changed });
  await shelf.load();
  return { shelf, seen, changed };
}

const bodyOf = (seen: readonly ISeen[], end: string): unknown =>
  JSON.parse(seen.filter(({ url }) => url.pathname.endsWith(end)).at(-1)?.body ?? 'null');

describe('Shelf', () => {
  it('compares a version with what readers see, and looks away when asked again', async () => {
    const { shelf, seen } = await shelfWith();
    await shelf.compare(1);
    expect(shelf.compared?.version).toBe(1);
    expect(seen.at(-1)?.url.search).toContain('since=1&until=2');
    await shelf.compare(1);
    expect(shelf.compared).toBeNull();
  });

  it('rolls back, tells so, and undoes it', async () => {
    const { shelf, seen, changed } = await shelfWith();
    await shelf.rollBack(1);
    expect(bodyOf(seen, '/roll-back')).toMatchObject({ version: 1, allow_unverified: false });
    expect(shelf.done).toEqual({ kind: 'restored', before: 2, version: 1 });
    expect(changed).toHaveBeenCalledTimes(1);
    await shelf.undo();
    expect(bodyOf(seen, '/roll-back')).toMatchObject({ version: 2, allow_unverified: true });
  });

  it('takes back, and undoes that by what readers saw', async () => {
    const { shelf, seen } = await shelfWith();
    await shelf.takeBack();
    expect(shelf.current).toBeNull();
    await shelf.undo();
    expect(bodyOf(seen, '/roll-back')).toMatchObject({ version: 2 });
  });

  it('asks for a second word where nothing vouched for a version', async () => {
    const said = { code: 'unverified', message: 'version 1 has no verdict', hint: '' };
    const { shelf, changed } = await shelfWith({ status: 409, body: JSON.stringify(said) });
    await shelf.rollBack(1);
    expect(shelf.unverified).toBe(1);
    expect(shelf.refusal?.message).toBe(said.message);
    expect(shelf.done).toBeNull();
    expect(changed).not.toHaveBeenCalled();
  });
});
