import { ApiClient } from '../api/client';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import type { RecordedRuns, SessionSlice } from './model';
import { GuideChoice } from './model';

const RECORDED: RecordedRuns = {
  session: 's1',
  notebook: 'orders.ipynb',
  language: 'python',
  traced: true,
  marked: [2, 3],
  runs: ['a = 1', 'a', 'a + 1'].map((source, index) => ({
    id: `run-${index + 1}`,
    cell_id: `c${index}`,
    keep: `c${index}@1`,
    order: index + 1,
    source,
    started: index,
    ended: index + 1,
    shown: index === 0 ? 'nothing' : 'text',
    text: ''
  }))
};

function slice(shown: readonly string[], more: Partial<SessionSlice> = {}): SessionSlice {
  return {
    title: 'Orders',
    shown: [...shown],
    set_up: [],
    steps: shown.map(id => ({ title: id, title_source: 'rule', runs: [id] })),
    fates: RECORDED.runs.map(({ id }) => ({
      run: id,
      kept: shown.length > 0 && (id === 'run-1' || shown.includes(id)),
      reason: shown.includes(id) ? 'shown' : 'needed',
      breaks: id === 'run-1' ? [...shown] : [id]
    })),
    objectives: ['Explain orders'],
    parameters: ['year', 'region'].map(name => ({
      name,
      value: '1',
      run: 'run-1',
      chosen: name === 'year'
    })),
    ...more
  };
}

interface IServer {
  choice: GuideChoice;
  seen: ISeen[];
}

/** A choice over a session of three runs; the last two read the first. */
async function chosen(
  range: 'marked' | 'all',
  answer: (request: Record<string, unknown>) => IAnswer = sliced
): Promise<IServer> {
  const { serverSettings, seen } = serverAnswering(({ url, body }) =>
    url.pathname.endsWith('/runs')
      ? { body: JSON.stringify(RECORDED) }
      : answer(JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>)
  );
  const client = new ApiClient({ serverSettings });
  const choice = new GuideChoice({ client, session: 's1', range });
  await choice.load();
  return { choice, seen };
}

function sliced({ shown }: Record<string, unknown>): IAnswer {
  const ids = Array.isArray(shown) ? shown.map(String) : ['run-2', 'run-3'];
  return { body: JSON.stringify(slice(ids)) };
}

function asked({ seen }: IServer): unknown {
  return JSON.parse(seen.at(-1)?.body ?? '');
}

describe('GuideChoice', () => {
  it('begins with what ran between Record and Stop', async () => {
    expect(asked(await chosen('marked'))).toMatchObject({ first: 2, last: 3, shown: null });
    expect(asked(await chosen('all'))).toMatchObject({ first: null, last: null });
  });

  it('leaves out what needs a run that is left out, says so, and takes it back', async () => {
    const { choice } = await chosen('all');
    await choice.toggle('run-1');
    expect(choice.slice?.shown).toEqual([]);
    expect(choice.isReady).toBe(false);
    const { news } = choice;
    expect(news?.kind === 'left-out' && news.others.map(run => run.id)).toEqual(['run-2', 'run-3']);
    await choice.undo();
    expect(choice.slice?.shown).toEqual(['run-2', 'run-3']);
  });

  it('keeps the others when one result is left out, and shows it again', async () => {
    const { choice } = await chosen('all');
    await choice.toggle('run-3');
    expect(choice.chosen.keep).toEqual(['c1@1']);
    await choice.toggle('run-3');
    expect(choice.chosen.keep).toEqual(['c1@1', 'c2@1']);
  });

  it('makes no choice that the server refuses', async () => {
    const refusal = { reader: 'run-2', writer: 'run-1', name: 'a' };
    const { choice } = await chosen('all', request =>
      request.steps instanceof Array && request.steps.length > 0
        ? { body: JSON.stringify(slice(['run-2', 'run-3'], { refusal })) }
        : sliced(request)
    );
    await choice.move(0, 1);
    expect(choice.news?.kind).toBe('misplaced');
    expect(choice.choice.steps).toEqual([]);
    expect(choice.canUndo).toBe(false);
  });

  it('stands where it stood when the server cannot be asked', async () => {
    let answers = 0;
    const { choice } = await chosen('all', request =>
      answers++ === 0 ? sliced(request) : { status: 500, body: '{}' }
    );
    await choice.toggle('run-3');
    expect(choice.news?.kind).toBe('trouble');
    expect(choice.isTicked('run-3')).toBe(true);
    expect(choice.isReady).toBe(true);
  });

  it('keeps what is typed, and drafts objectives until one is changed', async () => {
    const { choice } = await chosen('all');
    expect([choice.objectives, choice.hasDraftedObjectives]).toEqual([['Explain orders'], true]);
    expect(choice.chosen.objectives).toBeNull();
    await choice.toggle('run-3');
    choice.rename('Mine');
    choice.setObjectives(['Tell orders apart', ' ']);
    await choice.undo();
    expect(choice.choice.shown).toBeNull();
    expect(choice.chosen).toMatchObject({ title: 'Mine', objectives: ['Tell orders apart'] });
    choice.setObjectives([]);
    expect(choice.chosen.objectives).toEqual([]);
  });

  it('takes the parameters that are chosen for us until one is ticked', async () => {
    const server = await chosen('all');
    const { choice } = server;
    expect(asked(server)).toMatchObject({ parameters: null });
    expect(choice.chosen.parameters).toEqual(['year']);
    const ticking = choice.toggleParameter('region');
    expect(choice.isParameter('region')).toBe(true);
    await ticking;
    expect(asked(server)).toMatchObject({ parameters: ['year', 'region'] });
    await choice.toggleParameter('year');
    expect(choice.chosen.parameters).toEqual(['region']);
    await choice.undo();
    expect(choice.isParameter('year')).toBe(true);
  });

  it.each<[string, (choice: GuideChoice) => Promise<void>, string[][]]>([
    [
      'as they were where one is put where it is',
      choice => choice.move(1, 1),
      [['run-2'], ['run-3']]
    ],
    ['merged', choice => choice.mergeUp(1), [['run-2', 'run-3']]],
    ['moved', choice => choice.move(1, 0), [['run-3'], ['run-2']]],
    ['not split where there is one run', choice => choice.split(0, 1), [['run-2'], ['run-3']]]
  ])('asks for steps that are %s', async (_, change, expected) => {
    const server = await chosen('all');
    await change(server.choice);
    const { steps } = server.choice.choice;
    expect(
      (steps.length > 0 ? steps : [['run-2'], ['run-3']].map(runs => ({ runs }))).map(
        ({ runs }) => runs
      )
    ).toEqual(expected);
  });
});
