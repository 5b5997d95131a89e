// Copying.  The clipboard needs https or localhost; elsewhere the text is selected, so that
// Ctrl-C does it.

const SAID_MS = 2000;
const saying = new WeakMap(); // what stands on a button that says something else for a moment

/** Copy a cell's code at a press of its button. */
export function startCopying() {
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => copy(button));
  }
}

/** Put a text on the clipboard; false where the browser does not let a page do that. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Let a button say something for a moment; pressed again meanwhile, it says it for longer. */
export function sayOn(button, text) {
  const { words = [...button.childNodes], timer } = saying.get(button) ?? {};
  clearTimeout(timer);
  button.replaceChildren(text);
  saying.set(button, {
    words,
    timer: setTimeout(() => {
      saying.delete(button);
      button.replaceChildren(...words);
    }, SAID_MS)
  });
}

async function copy(button) {
  const code = button.closest('.sg-code').querySelector('pre');
  if (await copyText(code.innerText.trimEnd())) {
    sayOn(button, 'Copied');
  } else {
    getSelection().selectAllChildren(code);
    sayOn(button, 'Selected: press Ctrl-C');
  }
}
