import { Signal } from '@lumino/signaling';

import type { ApiClient } from '../api/client';
import type { GuideState } from '../model/verdicts';
import type { IGuideStates } from '../tokens';
import type { ICopy } from './model';
import { Copies } from './model';

class KnownStates implements IGuideStates {
  readonly changed = new Signal<this, string>(this);
  private _state: Partial<GuideState> | null = null;

  get(): GuideState | null {
    return this._state as GuideState | null;
  }

  refresh(): Promise<GuideState | null> {
    return Promise.resolve(this.get());
  }

  tell(state: Partial<GuideState> | null): void {
    this._state = state;
    this.changed.emit('copy.ipynb');
  }
}

function copiesOver(storage = new Map<string, string>()): {
  copies: Copies;
  states: KnownStates;
  told: string[];
  posted: unknown[];
} {
  const states = new KnownStates();
  const posted: unknown[] = [];
  const client = { post: (...asked: unknown[]) => Promise.resolve(posted.push(asked)) };
  const copies = new Copies({
    states,
    client: client as unknown as ApiClient,
    storage: {
      getItem: key => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value)
    },
    newId: () => 'g2'
  });
  const told: string[] = [];
  copies.met.connect((_, { original }) => told.push(`met ${original}`));
  copies.settled.connect((_, path) => told.push(`settled ${path}`));
  return { copies, states, told, posted };
}

const COPY: ICopy = { path: 'copy.ipynb', original: 'orders.ipynb', guide: 'g1' };
const STATE = { guide: 'g1', copy_of: 'orders.ipynb' };

describe('Copies', () => {
  it('asks once about a copy, and again once it was none', () => {
    const { states, told } = copiesOver();
    states.tell({ guide: 'g1', copy_of: null });
    states.tell(STATE);
    states.tell(STATE);
    states.tell(null);
    states.tell(STATE);
    expect(told).toEqual(['met orders.ipynb', 'settled copy.ipynb', 'met orders.ipynb']);
  });

  it('asks no more about files that stay one guide, until they are another', () => {
    const answers = new Map<string, string>();
    copiesOver(answers).copies.keep(COPY);
    const { states, told } = copiesOver(answers);
    states.tell(STATE);
    expect(told).toEqual([]);
    states.tell({ ...STATE, guide: 'g3' });
    expect(told).toEqual(['met orders.ipynb']);
  });

  it.each([true, false])('makes a guide of its own, with the comments: %j', async withComments => {
    const { copies, posted } = copiesOver();
    const became: string[] = [];
    const becomes = (guide: string): Promise<void> => Promise.resolve(void became.push(guide));
    await copies.part(COPY, { becomes }, withComments);
    expect(became).toEqual(['g2']);
    const asked = ['/guides/{guide}/copy', { path: { guide: 'g1' }, body: { to: 'g2' } }];
    expect(posted).toEqual(withComments ? [asked] : []);
  });
});
