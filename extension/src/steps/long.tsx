import React from 'react';

/** About as high as a row with a short title; what is drawn has its own height. */
const ROW_PX = 28;
/** Below what is in view some rows are drawn, so that the keyboard can go on from the last. */
const BELOW_PX = 3 * ROW_PX;
/** And so many more where somebody scrolls, to be there when they scroll on. */
const AHEAD_PX = 600;

interface IProps<T> {
  items: readonly T[];
  /** An item as an `li`; indices are from 0. */
  row(item: T, index: number): React.JSX.Element;
  listNode: React.RefObject<HTMLOListElement>;
}

/**
 * A list whose rows are drawn once they come near to what is in view, and then stay.
 *
 * A notebook of 1,000 cells may have 500 steps.  To draw them all costs as much as a tenth of
 * opening it.  To let the browser skip those out of view (`content-visibility`) costs more still,
 * as it looks at each of them for every frame.
 */
export function LongList<T>({ items, row, listNode }: IProps<T>): React.JSX.Element {
  // No list is higher than the window.  To ask how high it is would lay the page out once more.
  const [drawn, setDrawn] = React.useState(() => Math.ceil(window.innerHeight / ROW_PX));
  const rest = items.length - drawn;
  return (
    <>
      <ol ref={listNode}>{items.slice(0, drawn).map(row)}</ol>
      {rest > 0 && (
        <Rest
          rows={rest}
          onNear={rows => {
            setDrawn(now => now + rows);
          }}
        />
      )}
    </>
  );
}

/** The room of the rows that are still to be drawn; tells how many of them have come near. */
function Rest({ rows, onNear }: { rows: number; onNear(rows: number): void }): React.JSX.Element {
  const node = React.useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = React.useState(false);
  React.useEffect(() => {
    const onScroll = (): void => {
      setScrolled(true);
    };
    const list = node.current?.parentElement;
    list?.addEventListener('scroll', onScroll, { once: true, passive: true });
    return () => {
      list?.removeEventListener('scroll', onScroll);
    };
  }, []);
  React.useEffect(() => {
    const room = node.current;
    if (room === null) {
      return;
    }
    const below = isScrolled ? AHEAD_PX : BELOW_PX;
    const observer = new IntersectionObserver(
      entries => {
        const last = entries.at(-1);
        if (last?.isIntersecting === true) {
          const { boundingClientRect: all, intersectionRect: near } = last;
          onNear(Math.max(1, Math.ceil((near.bottom - all.top) / ROW_PX)));
        }
      },
      { root: room.parentElement, rootMargin: `0px 0px ${below}px` }
    );
    observer.observe(room);
    return () => {
      observer.disconnect();
    };
    // Looked at anew after every change, as rows may have been lower than thought.
  }, [rows, isScrolled]);
  return <div ref={node} style={{ height: rows * ROW_PX }} />;
}
