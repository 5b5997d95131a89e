import type { KernelMessage } from '@jupyterlab/services';

import { SeenOutputs } from './outputs';

function seen(...messages: [type: string, content: object][]): SeenOutputs {
  const outputs = new SeenOutputs();
  for (const [type, content] of messages) {
    outputs.add({ header: { msg_type: type }, content } as KernelMessage.IIOPubMessage);
  }
  return outputs;
}

describe('SeenOutputs', () => {
  it('joins what one stream says', () => {
    const { outputs } = seen(
      ['stream', { name: 'stdout', text: 'a' }],
      ['stream', { name: 'stdout', text: 'b' }],
      ['stream', { name: 'stderr', text: 'c' }]
    );
    expect(outputs.map(({ text }) => text)).toEqual(['ab', 'c']);
  });

  it('forgets what was cleared', () => {
    const { outputs } = seen(['stream', { name: 'stdout', text: 'a' }], ['clear_output', {}]);
    expect(outputs).toEqual([]);
  });

  it('shows a display as it was updated last', () => {
    const { outputs } = seen(
      ['display_data', { data: { a: 1 }, transient: { display_id: 'd' } }],
      ['update_display_data', { data: { a: 2 }, transient: { display_id: 'd' } }]
    );
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.data).toEqual({ a: 2 });
  });

  it('knows what failed', () => {
    expect(seen(['error', { ename: 'E', evalue: 'v', traceback: [] }]).error).toEqual({
      ename: 'E',
      evalue: 'v'
    });
  });
});
