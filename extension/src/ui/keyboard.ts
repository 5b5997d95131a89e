/** A widget that draws with React. */
interface IDrawn {
  readonly node: HTMLElement;
  readonly renderPromise?: Promise<void>;
}

/**
 * Draw a widget anew, and where that takes away what had the keyboard, give it to `next`.
 *
 * A button that goes with its click would else leave people who use keys at the top of the page.
 */
export function keepKeyboard(
  widget: IDrawn,
  draw: () => void,
  next: () => HTMLElement | null | undefined
): void {
  const hadKeyboard = widget.node.contains(document.activeElement);
  draw();
  void widget.renderPromise?.then(() => {
    if (hadKeyboard && document.activeElement === document.body) {
      next()?.focus();
    }
  });
}
