// Copy a cell's code.  The clipboard needs https or localhost; elsewhere the code is selected,
// so that Ctrl-C does it.

export function startCopying() {
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', () => copy(button));
  }
}

async function copy(button) {
  const code = button.closest('.sg-source').querySelector('pre');
  try {
    await navigator.clipboard.writeText(code.innerText.trimEnd());
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(code);
    button.textContent = 'Selected: press Ctrl-C';
  }
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}
