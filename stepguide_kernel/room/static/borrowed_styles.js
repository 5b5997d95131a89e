// Voila's style sheets expect to own the page.  They come while it is read, and may move nothing
// then: they count for as long as Voila draws.

const SHEET = 'style, link[rel="stylesheet"]';

export class BorrowedStyles {
  #sheets = new Set();
  #worn = false;
  #watch = null;

  /** Take every sheet that comes from now on for one of Voila's. */
  expect() {
    this.#watch ??= new MutationObserver(changes => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof Element && node.matches(SHEET)) {
          this.#sheets.add(node);
          this.#let(node);
        }
      }
    });
    this.#watch.observe(document.head, { childList: true });
  }

  /** Let them count, or not. */
  wear(worn) {
    this.#worn = worn;
    this.#sheets.forEach(sheet => this.#let(sheet));
  }

  #let(sheet) {
    sheet.media = this.#worn ? 'all' : 'not all';
  }
}
