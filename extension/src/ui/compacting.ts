import type { Toolbar } from '@jupyterlab/ui-components';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

/** Narrower than this, Lab's buttons and ours with their words do not fit side by side. */
const NARROW_PX = 560;

const NARROW_CLASS = 'jp-StepGuide-narrow';

/** What the names of our items begin with. */
const OURS = 'stepguide-';

/**
 * Let our buttons give up their words in a narrow toolbar, so that they stay in reach.
 *
 * Lab measures an item when it first draws it, and by that width moves it into the pop-up ever
 * after.  An item that was drawn otherwise then is put in anew, and with that is measured anew.
 *
 * That waits for the next frame.  An item that is put in while the window's resize is being told
 * is drawn before React has finished with the item that was taken out, which then empties it:
 * React draws at once what is drawn within an event, and everything else later, in turn.
 */
export function compactWhenNarrow(toolbar: Toolbar): void {
  const measuredNarrow = new WeakSet<Widget>();
  let frame = 0;
  const measure = (): void => {
    const isNarrow = toolbar.hasClass(NARROW_CLASS);
    for (const item of toolbar.isDisposed ? [] : ourItems(toolbar)) {
      if (measuredNarrow.has(item) !== isNarrow) {
        measuredNarrow[isNarrow ? 'add' : 'delete'](item);
        putInAnew(toolbar, item);
      }
    }
  };
  const fit = (width: number): void => {
    toolbar.toggleClass(NARROW_CLASS, width < NARROW_PX);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(measure);
  };
  MessageLoop.installMessageHook(toolbar, (_, message) => {
    if (message instanceof Widget.ResizeMessage && message.width > 0) {
      fit(message.width);
    }
    return true;
  });
  if (toolbar.isVisible) {
    fit(toolbar.node.clientWidth);
  }
}

function ourItems(toolbar: Toolbar): Widget[] {
  return [...toolbar.children()].filter(item => nameOf(item).startsWith(OURS));
}

function putInAnew(toolbar: Toolbar, item: Widget): void {
  const place = [...toolbar.children()].indexOf(item);
  item.parent = null;
  toolbar.insertItem(place, nameOf(item), item);
}

function nameOf({ node }: Widget): string {
  return node.dataset.jpItemName ?? '';
}
