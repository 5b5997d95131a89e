// Copying.  The clipboard needs https or localhost; elsewhere the text is selected, so that
// Ctrl-C does it.

const SAID_MS = 2000;

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

async function copy(button) {
  const code = button.closest('.sg-code').querySelector('pre');
  if (await copyText(code.innerText.trimEnd())) {
    button.textContent = 'Copied';
  } else {
    getSelection().selectAllChildren(code);
    button.textContent = 'Selected: press Ctrl-C';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, SAID_MS);
}
