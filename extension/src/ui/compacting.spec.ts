import { ReactWidget, Toolbar } from '@jupyterlab/ui-components';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { compactWhenNarrow } from './compacting';

const NARROW = new Widget.ResizeMessage(300, 30);
const WIDE = new Widget.ResizeMessage(900, 30);

class Tool extends ReactWidget {
  protected override render(): React.ReactElement {
    return React.createElement('button', null, 'Publish');
  }
}

describe('compactWhenNarrow', () => {
  let toolbar: Toolbar;
  let tool: Tool;

  beforeEach(async () => {
    toolbar = new Toolbar();
    tool = new Tool();
    Widget.attach(toolbar, document.body);
    toolbar.addItem('stepguide-publish', tool);
    compactWhenNarrow(toolbar);
    await drawn();
  });

  afterEach(() => {
    toolbar.dispose();
  });

  it('marks a narrow toolbar, and a wide one no more', () => {
    const marked = [NARROW, WIDE].map(message => {
      MessageLoop.sendMessage(toolbar, message);
      return toolbar.hasClass('jp-StepGuide-narrow');
    });
    expect(marked).toEqual([true, false]);
  });

  it('keeps what is being drawn when the window is resized', async () => {
    const resize = (message: Widget.ResizeMessage): void => {
      const told = (): void => {
        MessageLoop.sendMessage(toolbar, message);
      };
      window.addEventListener('resize', told, { once: true });
      window.dispatchEvent(new Event('resize'));
    };
    for (const message of [NARROW, WIDE]) {
      MessageLoop.sendMessage(tool, Widget.Msg.UpdateRequest);
      resize(message);
      await drawn();
      expect(tool.node.textContent).toBe('Publish');
    }
  });

  it('does nothing to a toolbar that is gone by the next frame', async () => {
    MessageLoop.sendMessage(toolbar, NARROW);
    toolbar.dispose();
    await drawn();
    expect(tool.isDisposed).toBe(true);
  });
});

/** Until what frames and React have to do is done. */
async function drawn(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(resolve => requestAnimationFrame(resolve));
    await new Promise(resolve => setTimeout(resolve));
  }
}
