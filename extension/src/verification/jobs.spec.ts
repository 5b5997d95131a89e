import { ApiClient } from '../api/client';
import { GuideStates } from '../model/states';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { VerificationJobs } from './jobs';

const STATE = {
  path: 'a.ipynb',
  guide: 'g',
  title: 'A',
  is_guide: true,
  code_hash: 'h',
  verified: null,
  publication: null,
  threads_open: 0
};

const RUN = { path: 'a.ipynb', guide: 'g', verdict: 'passed', duration_s: 1 };

const job = (changes: object): IAnswer => ({
  status: 202,
  body: JSON.stringify({ id: 'j1', kind: 'verify', path: 'a.ipynb', state: 'running', ...changes })
});

/** Jobs of a server that answers to questions after a job with these, in order. */
function jobsOver(answers: (IAnswer | Error)[]): {
  client: ApiClient;
  jobs: VerificationJobs;
  seen: ISeen[];
  states: GuideStates;
} {
  const { serverSettings, seen } = serverAnswering(({ url, method }) => {
    if (url.pathname.endsWith('/guides/state')) {
      return { body: JSON.stringify(STATE) };
    }
    if (method === 'POST') {
      return job({});
    }
    const answer = answers.shift() ?? job({});
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  });
  const client = new ApiClient({ serverSettings });
  const serverPath = (path: string): string => path.replace('RTC:', '');
  const states = new GuideStates({ client, serverPath });
  const jobs = new VerificationJobs({ client, states, serverPath, pollMs: 1 });
  return { client, jobs, seen, states };
}

describe('VerificationJobs', () => {
  it('tells of a run until it is over, and keeps what it found', async () => {
    const { jobs } = jobsOver([
      job({ cells_run: 1, cells_total: 2 }),
      job({ state: 'done', run: RUN })
    ]);
    const told: (number | null)[] = [];
    jobs.changed.connect((_, path) => {
      told.push(jobs.running(path)?.cells_run ?? null);
    });
    const ends: unknown[] = [];
    jobs.ended.connect((_, end) => ends.push(end));
    const ended = await jobs.verify('a.ipynb');
    expect(ended.state).toBe('done');
    expect(ends).toEqual([{ path: 'a.ipynb', run: RUN, state: STATE }]);
    expect(jobs.running('a.ipynb')).toBeNull();
    expect(told).toEqual([null, 1, null]);
  });

  it('tells what it learned of the file though somebody asked again meanwhile', async () => {
    const { client, jobs, states } = jobsOver([job({ state: 'done', run: RUN })]);
    const ends: unknown[] = [];
    jobs.ended.connect((_, { state }) => ends.push(state, states.get('a.ipynb')));
    const never = new Promise<never>(() => undefined);
    const refresh = states.refresh.bind(states);
    jest.spyOn(states, 'refresh').mockImplementationOnce(path => {
      const learned = refresh(path);
      jest.spyOn(client, 'get').mockReturnValueOnce(never);
      void refresh(path);
      return learned;
    });
    await jobs.verify('a.ipynb');
    expect(ends).toEqual([STATE, null]);
  });

  it('names the file as the server knows it, whatever the drive', async () => {
    const { jobs, seen } = jobsOver([job({ state: 'done', run: RUN })]);
    const ends: string[] = [];
    jobs.ended.connect((_, { path }) => ends.push(path));
    await jobs.verify('RTC:a.ipynb');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ path: 'a.ipynb' });
    expect(ends).toEqual(['RTC:a.ipynb']);
  });

  it('joins a run that is going on', async () => {
    const { jobs, seen } = jobsOver([job({ state: 'done', run: RUN })]);
    const both = await Promise.all([jobs.verify('a.ipynb'), jobs.verify('a.ipynb')]);
    expect(both[0]).toBe(both[1]);
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('goes on under the new name of a file whose folder is renamed meanwhile', async () => {
    const { jobs } = jobsOver([job({ cells_run: 1 }), job({ state: 'done', run: RUN })]);
    const ends: string[] = [];
    jobs.ended.connect((_, { path }) => ends.push(path));
    jobs.changed.connect((_, path) => {
      if (path === 'old/a.ipynb' && jobs.running(path) !== null) {
        jobs.renamed('old', 'new');
        expect(jobs.running('old/a.ipynb')).toBeNull();
        expect(jobs.running('new/a.ipynb')).not.toBeNull();
      }
    });
    await jobs.verify('old/a.ipynb');
    expect(ends).toEqual(['new/a.ipynb']);
    expect(jobs.running('new/a.ipynb')).toBeNull();
  });

  it('sees a connection that is lost for a moment through', async () => {
    const { jobs } = jobsOver([new TypeError('gone'), job({ state: 'done', run: RUN })]);
    expect((await jobs.verify('a.ipynb')).state).toBe('done');
  });

  it('gives up on a server that forgot the run, and can run again', async () => {
    const { jobs } = jobsOver([
      { status: 404, body: JSON.stringify({ code: 'not_found', message: 'no job', hint: '' }) },
      job({ state: 'done', run: RUN })
    ]);
    await expect(jobs.verify('a.ipynb')).rejects.toMatchObject({ code: 'not_found' });
    expect(jobs.running('a.ipynb')).toBeNull();
    expect((await jobs.verify('a.ipynb')).state).toBe('done');
  });

  it('cancels the run that is going on', async () => {
    const { jobs, seen } = jobsOver([job({}), job({ state: 'cancelled' })]);
    jobs.changed.connect((_, path) => {
      if (jobs.running(path) !== null && seen.filter(s => s.method === 'POST').length === 1) {
        void jobs.cancel(path);
      }
    });
    const ended = jest.fn();
    jobs.ended.connect(ended);
    expect((await jobs.verify('a.ipynb')).state).toBe('cancelled');
    expect(seen.some(({ url }) => url.pathname.endsWith('/jobs/j1/cancel'))).toBe(true);
    expect(ended).not.toHaveBeenCalled();
  });
});
