// Elements that modules make; whatever they say is set as text.

/** An element of a class with a text. */
export function element(tag, className = '', text = '') {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

/** A button among the words of a line. */
export function linkButton(text, onClick) {
  const button = element('button', 'sg-link', text);
  button.type = 'button';
  button.addEventListener('click', onClick);
  return button;
}
