import { Signal } from '@lumino/signaling';

import { ApiClient } from '../api/client';
import { serverAnswering } from '../testing/server';
import { Watching } from './watching';

/** The guide in front, as far as watching goes. */
class Front {
  readonly changed = new Signal<this, void>(this);
  guideId: string | null = 'g1';
  path = 'a.ipynb';
  title = 'Paid orders';
}

function over(answer: () => boolean | null) {
  const { serverSettings, seen } = serverAnswering(() => ({
    body: JSON.stringify({ watching: answer() })
  }));
  const front = new Front();
  const watching = new Watching({
    client: new ApiClient({ serverSettings }),
    guide: front,
    states: { get: () => null }
  });
  return { watching, front, seen };
}

describe('Watching', () => {
  it('says what the person has chosen', async () => {
    const { watching, seen } = over(() => true);
    await watching.watch(true);
    expect(watching.state).toBe(true);
    expect(seen[0]?.url.pathname).toMatch(/guides\/g1\/watch$/);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ watching: true });
  });

  it('does not say of another guide what was said of this one', async () => {
    const { watching, front } = over(() => true);
    await watching.refresh();
    front.guideId = 'g2';
    front.changed.emit();
    expect(watching.state).toBeNull();
  });

  it('asks nothing without a guide', async () => {
    const { watching, front, seen } = over(() => true);
    front.guideId = null;
    await watching.refresh();
    expect([watching.guide, seen.length]).toEqual([null, 0]);
  });
});
