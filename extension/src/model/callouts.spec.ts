import type { Callout } from './callouts';
import { formatCallout, parseCallout } from './callouts';

interface IVectors {
  parse: { name: string; source: string; callout: Callout | null }[];
  format: { callout: Callout; source: string }[];
}

/** The same file that the Python implementation is held to. */
const VECTORS = jest.requireActual<IVectors>('../../../tests/data/callouts.json');

describe('parseCallout', () => {
  it.each(VECTORS.parse.map(({ name, source, callout }) => [name, source, callout] as const))(
    'reads %s',
    (_, source, callout) => {
      expect(parseCallout(source)).toEqual(callout);
    }
  );
});

describe('formatCallout', () => {
  it.each(VECTORS.format.map(({ callout, source }) => [source, callout] as const))(
    'writes %j',
    (source, callout) => {
      expect(formatCallout(callout)).toBe(source);
    }
  );

  it('writes what it reads', () => {
    for (const callout of VECTORS.parse.flatMap(vector => vector.callout ?? [])) {
      expect(parseCallout(formatCallout(callout))).toEqual(callout);
    }
  });
});
