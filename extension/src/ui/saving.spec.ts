import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import { ANSWER_MS, type ISavable, saveFirst } from './saving';

const trans = nullTranslator.load('jupyter_stepguide');

/** A changed notebook, and how a save of it goes. */
function changed(save: () => Promise<void>): ISavable {
  const model = { dirty: true, readOnly: false };
  return { context: { contentsModel: null, path: 'work/orders.ipynb', save, model } };
}

function said(): string[] {
  return Notification.manager.notifications.map(({ type, message }) => `${type}: ${message}`);
}

describe('saveFirst', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    Notification.dismiss();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('says that it saved, and leaves no timer behind', async () => {
    await expect(
      saveFirst(
        changed(() => Promise.resolve()),
        trans
      )
    ).resolves.toBe(true);
    expect(said()).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('saves nothing that has not changed', async () => {
    const save = jest.fn(() => Promise.resolve());
    const { context } = changed(save);
    const same = { context: { ...context, model: { dirty: false, readOnly: false } } };
    await expect(saveFirst(same, trans)).resolves.toBe(false);
    expect(save).not.toHaveBeenCalled();
  });

  it('says what a save failed of', async () => {
    const failing = changed(() => Promise.reject(new Error('no space is left')));
    await expect(saveFirst(failing, trans)).resolves.toBeNull();
    expect(said()).toEqual(['error: orders.ipynb could not be saved: no space is left']);
  });

  it('waits a minute for the server, and no longer', async () => {
    const ended = jest.fn();
    const waiting = saveFirst(
      changed(() => new Promise(() => undefined)),
      trans
    );
    void waiting.then(ended);
    await jest.advanceTimersByTimeAsync(ANSWER_MS - 1);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledWith(null);
    expect(said()).toEqual([
      'error: orders.ipynb could not be saved: the server has not answered. Try again'
    ]);
  });
});
