import { ApiClient } from '../api/client';
import { GuideStates } from '../model/states';
import type { IAnswer, ISeen } from '../testing/server';
import { serverAnswering } from '../testing/server';
import { VerificationJobs } from '../verification/jobs';
import { PublishDraft } from './model';

const VERIFIED = { verdict: 'passed', at: '2026-11-22T09:12:00Z', duration_s: 4, packages: {} };
const PUBLICATION = { slug: 'paid', version: 2, url: 'http://127.0.0.1:1/w/paid', changes: 1 };
const CHANGE = { kind: 'changed', cell_id: 'c', cell_type: 'code', before: 'a', after: 'b' };

const VERSIONS = JSON.stringify({
  slug: 'old-orders',
  guide: 'g',
  versions: [{ version: 1 }],
  current: null,
  taken_back: '2026-11-22T09:12:00Z'
});

const PUBLISHED = { publication: { slug: 'paid', version: 3 }, url: PUBLICATION.url };

/** A draft of a notebook in this state, on a server that answers so to publishing. */
function draftOver(
  state: object,
  answer: IAnswer = { status: 201, body: JSON.stringify(PUBLISHED) }
): { draft: PublishDraft; seen: ISeen[] } {
  const full = {
    path: 'a.ipynb',
    guide: 'g',
    title: 'Paid orders by month',
    is_guide: true,
    code_hash: 'h',
    verified: null,
    publication: null,
    threads_open: 0,
    ...state
  };
  const { serverSettings, seen } = serverAnswering(({ url }) => {
    if (url.pathname.endsWith('/guides/state')) {
      return { body: JSON.stringify(full) };
    }
    if (url.pathname.endsWith('/guides/changes')) {
      return { body: JSON.stringify({ slug: 'paid', version: 2, changes: [CHANGE] }) };
    }
    return answer;
  });
  const client = new ApiClient({ serverSettings });
  const serverPath = (path: string): string => path;
  // eslint-disable-next-line jupyter/require-disposable-ownership -- ends with the test
  const states = new GuideStates({ client, serverPath });
  // eslint-disable-next-line jupyter/require-disposable-ownership -- ends with the test
  const jobs = new VerificationJobs({ client, states, serverPath });
  const options = { path: 'a.ipynb', client, states, jobs, isRemote: false, serverPath };
  return { draft: new PublishDraft(options), seen };
}

const lastBody = (seen: ISeen[]): unknown =>
  JSON.parse(seen.filter(({ method }) => method === 'POST').at(-1)?.body ?? 'null');

describe('PublishDraft', () => {
  it('proposes the address a published guide has, and its changes since', async () => {
    const { draft } = draftOver({ publication: PUBLICATION });
    await draft.load();
    expect(draft.slug).toBe('paid');
    expect(draft.changes?.changes).toEqual([CHANGE]);
  });

  it('proposes an address from the title, and asks for no changes of what is not there', async () => {
    const { draft, seen } = draftOver({});
    await draft.load();
    expect(draft.slug).toBe('paid-orders-by-month');
    expect(draft.changes).toBeNull();
    expect(seen).toHaveLength(1);
  });

  it('proposes the address of what was taken back, and has its versions', async () => {
    const { draft, seen } = draftOver({ taken_back: 'old-orders' }, { body: VERSIONS });
    await draft.load();
    expect(draft.slug).toBe('old-orders');
    expect(draft.shelf?.versions).toHaveLength(1);
    expect(seen.map(({ url }) => url.pathname)).toContainEqual(
      expect.stringContaining('/publications/old-orders/versions')
    );
  });

  it('is ready once it is verified, or is wanted all the same', async () => {
    const { draft } = draftOver({});
    await draft.load();
    expect(draft.isReady).toBe(false);
    draft.allowUnverified = true;
    expect(draft.isReady).toBe(true);
    draft.slug = 'Not A Slug';
    expect(draft.isReady).toBe(false);
  });

  it('publishes what was verified as verified', async () => {
    const { draft, seen } = draftOver({ verified: VERIFIED });
    await draft.load();
    draft.allowUnverified = true;
    expect(await draft.publish()).toEqual(PUBLISHED);
    expect(lastBody(seen)).toEqual({
      path: 'a.ipynb',
      slug: 'paid-orders-by-month',
      allow_unverified: false
    });
  });

  it('keeps why it was refused until something is changed', async () => {
    const said = {
      code: 'secret_found',
      message: 'cell 3 holds what looks like a secret',
      hint: 'h',
      cell_id: 'c3'
    };
    const { draft } = draftOver(
      { verified: VERIFIED },
      { status: 409, body: JSON.stringify(said) }
    );
    await draft.load();
    expect(await draft.publish()).toBeNull();
    expect(draft.refusal).toEqual(said);
    expect(draft.isBusy).toBe(false);
    draft.slug = 'other';
    expect(draft.refusal).toBeNull();
  });
});
