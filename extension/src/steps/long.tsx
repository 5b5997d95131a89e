import React from 'react';

/** More than most screens show, and few enough to cost nothing while a notebook opens. */
const FIRST_ROWS = 25;
/** About as high as a row with a short title; what is drawn has its own height. */
const ROW_PX = 28;
/** Rows are drawn so far below what is in view, to be there when somebody scrolls on. */
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
  const [drawn, setDrawn] = React.useState(FIRST_ROWS);
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
  React.useEffect(() => {
    const room = node.current;
    if (room === null) {
      return;
    }
    const observer = new IntersectionObserver(
      entries => {
        const last = entries.at(-1);
        if (last?.isIntersecting === true) {
          const { boundingClientRect: all, intersectionRect: near } = last;
          onNear(Math.max(1, Math.ceil((near.bottom - all.top) / ROW_PX)));
        }
      },
      { root: room.parentElement, rootMargin: `0px 0px ${AHEAD_PX}px` }
    );
    observer.observe(room);
    return () => {
      observer.disconnect();
    };
    // Looked at anew after every change, as rows may have been lower than thought.
  }, [rows]);
  return <div ref={node} style={{ height: rows * ROW_PX }} />;
}
