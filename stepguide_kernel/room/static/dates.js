// Days and moments in the reader's own way of writing them.  Each way is made when it is first
// asked for: a browser takes longer to open its tables of dates than a page takes for all else.

const MINUTES = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };

/** Like 3 Nov. */
export const day = way({ day: 'numeric', month: 'short' });
/** Like 3 Nov, 14:05. */
export const minute = way(MINUTES);
/** Like 3 Nov 2026, 14:05. */
export const moment = way({ ...MINUTES, year: 'numeric' });

/** A way to write a date, which may be given as text. */
function way(options) {
  let format;
  return at => (format ??= new Intl.DateTimeFormat(undefined, options)).format(new Date(at));
}
