import type { IHasMetadata } from './metadata';
import { cellMetadata, guideMetadata, patchMetadata } from './metadata';

class Holder implements IHasMetadata {
  constructor(stepguide?: unknown) {
    if (stepguide !== undefined) {
      this.said.set('stepguide', stepguide);
    }
  }

  getMetadata(key: string): unknown {
    return this.said.get(key);
  }

  setMetadata(key: string, value: unknown): void {
    this.written++;
    this.said.set(key, value);
  }

  deleteMetadata(key: string): void {
    this.written++;
    this.said.delete(key);
  }

  readonly said = new Map<string, unknown>();
  written = 0;
}

describe('patchMetadata', () => {
  it('keeps fields that it does not know', () => {
    const cell = new Holder({ future: [1], callout: { author: 'Lee', later: true } });
    patchMetadata(cell, { step_id: 's', callout: { author: 'Mia' } });
    expect(cell.getMetadata('stepguide')).toEqual({
      future: [1],
      callout: { author: 'Mia', later: true },
      step_id: 's'
    });
  });

  it('removes what is null, and the whole when nothing is left', () => {
    const cell = new Holder({ step_id: 's' });
    patchMetadata(cell, { step_id: null });
    expect(cell.said.size).toBe(0);
  });

  it('writes nothing when nothing changes', () => {
    const cell = new Holder({ step_id: 's' });
    patchMetadata(cell, { step_id: 's' });
    expect(cell.written).toBe(0);
  });
});

describe('guideMetadata', () => {
  it('reads objectives and needs', () => {
    const { id, objectives, prerequisites } = guideMetadata(
      new Holder({
        id: 'g',
        objectives: ['plot'],
        prerequisites: { files: [{ path: 'a.csv' }], packages: { pandas: '3.1' }, env: ['KEY'] }
      })
    );
    expect(id).toBe('g');
    expect(objectives).toEqual(['plot']);
    expect(prerequisites).toEqual(['a.csv', 'pandas 3.1', 'KEY']);
  });

  it.each([undefined, 'text', [], { id: 3, objectives: 'x', prerequisites: [] }])(
    'takes %j for a notebook that says nothing',
    said => {
      const { id, objectives, prerequisites } = guideMetadata(new Holder(said));
      expect([id, objectives, prerequisites]).toEqual([null, [], []]);
    }
  );
});

describe('cellMetadata', () => {
  it('reads ids and leaves out what is no text', () => {
    const cell = new Holder({ step_id: 's', aliases: ['a', 1], derived_from: 3 });
    expect(cellMetadata(cell)).toEqual({ step_id: 's', aliases: ['a'] });
  });
});
