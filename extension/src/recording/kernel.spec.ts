import type { KernelMessage } from '@jupyterlab/services';

import type { CannotRecord } from './kernel';
import { statusIn } from './kernel';

const STATUS = {
  state: 'on',
  session: 's1',
  log: '/logs/s1.jsonl',
  runs: 42,
  unseen_runs: 2,
  recording: true,
  known_from: 1_795_000_000.5,
  marked_runs: 3
};

/** A reply of ipykernel to an execution whose expression gave this. */
function reply(expression: unknown): KernelMessage.IExecuteReplyMsg['content'] {
  return { status: 'ok', execution_count: 7, user_expressions: { status: expression } } as never;
}

function json(status: unknown): unknown {
  return { status: 'ok', data: { 'application/json': { status } }, metadata: {} };
}

function refused(content: KernelMessage.IExecuteReplyMsg['content']): CannotRecord | null {
  try {
    statusIn(content);
    return null;
  } catch (error) {
    return error as CannotRecord;
  }
}

describe('statusIn', () => {
  it('is what the tracker says', () => {
    expect(statusIn(reply(json(STATUS)))).toEqual(STATUS);
  });

  it('is null where there is no tracker', () => {
    expect(statusIn(reply(json(null)))).toBeNull();
  });

  it('is a refusal without the package', () => {
    const content = { status: 'error', ename: 'ModuleNotFoundError', evalue: 'no', traceback: [] };
    expect(refused(content as never)?.reason).toBe('no-package');
  });

  it('is a refusal of a package that cannot tell', () => {
    const expression = { status: 'error', ename: 'AttributeError', evalue: 'status' };
    expect(refused(reply(expression))?.reason).toBe('old-package');
    expect(refused(reply(json({ state: 'other' })))?.reason).toBe('old-package');
  });

  it('is a refusal when the kernel dropped the request', () => {
    expect(refused({ status: 'aborted' } as never)?.reason).toBe('no-answer');
  });
});
