import { ApiClient, ApiError } from '../../api/client';
import type { IAnswer, ISeen } from '../../testing/server';
import { serverAnswering } from '../../testing/server';
import { GuideSchedules } from './model';
import { choiceOf } from './presets';
import { moment } from './words';

const WEEKDAYS = {
  id: '3f2a9c01',
  path: 'a.ipynb',
  cron: '0 7 * * 1-5',
  zone: 'Europe/Berlin',
  next_run: '2026-11-23T06:00:00Z'
};
const MOMENTS = ['2026-11-23T06:00:00Z', '2026-11-24T06:00:00Z', '2026-11-25T06:00:00Z'];
const REFUSED: IAnswer = {
  status: 400,
  body: JSON.stringify({
    code: 'usage',
    message: "'soon' says no times: it needs five fields",
    hint: 'minute hour day month weekday'
  })
};

/** The schedules of a notebook, on a server that knows no times of which `soon` is part. */
function schedulesOf(listed: object[] = []): { model: GuideSchedules; seen: ISeen[] } {
  const there = [...listed];
  const { serverSettings, seen } = serverAnswering(({ url, method }) => {
    if (url.pathname.endsWith('/schedules/times')) {
      const isNone = (url.searchParams.get('cron') ?? '').includes('soon');
      return isNone ? REFUSED : { body: JSON.stringify({ moments: MOMENTS }) };
    }
    if (method === 'POST' && url.pathname.endsWith('/remove')) {
      return { body: JSON.stringify(there.pop()) };
    }
    if (method === 'POST') {
      there.push(WEEKDAYS);
      return { status: 201, body: JSON.stringify(WEEKDAYS) };
    }
    return { body: JSON.stringify({ schedules: there }) };
  });
  const client = new ApiClient({ serverSettings });
  const serverPath = (path: string): string => path;
  const options = { path: 'a.ipynb', client, serverPath, zone: 'Europe/Berlin' };
  return { model: new GuideSchedules(options), seen };
}

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('GuideSchedules', () => {
  it('has the next three times of weekdays before anything is chosen', async () => {
    const { model } = schedulesOf();
    expect(model.schedules).toBeNull();
    await model.load();
    expect(model.schedules).toEqual([]);
    expect(model.moments).toEqual(MOMENTS);
    expect(model.isReady).toBe(true);
  });

  it('adds what is chosen, in the zone of the person, and lists it', async () => {
    const { model, seen } = schedulesOf();
    await model.load();
    await model.add();
    const { body } = seen.find(({ method }) => method === 'POST') ?? {};
    expect(JSON.parse(body ?? 'null')).toEqual({
      path: 'a.ipynb',
      cron: '0 7 * * 1-5',
      zone: 'Europe/Berlin'
    });
    expect(model.schedules).toEqual([WEEKDAYS]);
  });

  it('does not add the same times twice, however they are written', async () => {
    const { model } = schedulesOf([WEEKDAYS]);
    await model.load();
    expect([model.isThere, model.isReady]).toEqual([true, false]);
    model.choice = 'custom';
    model.custom = ' 0  7 * * 1-5 ';
    await settled();
    expect([model.isThere, model.isReady]).toEqual([true, false]);
    model.zone = 'Asia/Tokyo';
    await settled();
    expect([model.isThere, model.isReady]).toEqual([false, true]);
  });

  it('removes one by its id', async () => {
    const { model, seen } = schedulesOf([WEEKDAYS]);
    await model.load();
    await model.remove(WEEKDAYS.id);
    expect(seen.some(({ url }) => url.pathname.endsWith('/schedules/3f2a9c01/remove'))).toBe(true);
    expect(model.schedules).toEqual([]);
  });

  it('starts an expression of one’s own from the choice before', async () => {
    const { model } = schedulesOf();
    await model.load();
    model.choice = 'hourly';
    model.choice = 'custom';
    expect(model.cron).toBe('0 * * * *');
  });

  it('says why an expression is none, and adds nothing then', async () => {
    const { model, seen } = schedulesOf();
    await model.load();
    model.choice = 'custom';
    model.custom = 'soon';
    await settled();
    expect(model.refusal).toBeInstanceOf(ApiError);
    expect(model.moments).toEqual([]);
    await model.add();
    expect(seen.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('keeps the answer to what was typed last, whichever comes last', async () => {
    const { model } = schedulesOf();
    await model.load();
    model.choice = 'custom';
    model.custom = 'soon';
    model.custom = '0 6 * * *';
    await settled();
    expect(model.refusal).toBeNull();
    expect(model.moments).toEqual(MOMENTS);
  });
});

describe('words', () => {
  it('know the expressions that can be chosen', () => {
    expect(choiceOf('0 7 * * 1')).toBe('mondays');
    expect(choiceOf('5 4 * * *')).toBe('custom');
  });

  it('tell a moment by the clocks of its zone, or in UTC where the zone is unknown', () => {
    expect(moment(MOMENTS[0] ?? '', 'Europe/Berlin')).toMatch(/07:00/);
    expect(moment(MOMENTS[0] ?? '', 'Mars/Olympus')).toMatch(/06:00.*UTC/);
  });
});
