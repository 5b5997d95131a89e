// What must never stand in the DOM that was made of a stranger's words.
//
// The DOM is what counts, and not the text it was made of: a tag that is shown as text does
// nothing.  Returns one sentence for each thing found below `root`.
root => {
  const ACTING = new Set(
    ('script style link meta base iframe frame frameset object embed applet form input button ' +
      'select textarea svg template slot dialog audio video source img picture canvas marquee ' +
      'title noscript foreignobject body html').split(' ')
  );
  const LINKS = new Set(['http:', 'https:', 'mailto:']);
  const NAMES = new Set(['id', 'name', 'style', 'target', 'download', 'ping', 'autofocus', 'srcdoc',
    'action', 'formaction', 'form', 'src', 'srcset', 'background', 'poster', 'contenteditable']);
  const found = [];
  for (const element of root.querySelectorAll('*')) {
    const tag = element.localName;
    // Formulas are drawn by a program of ours, after what strangers wrote was made safe.
    const isDrawn = element.closest('mjx-container, math, .sg-math-drawn') !== null;
    if (ACTING.has(tag) && !(isDrawn && tag === 'svg')) {
      found.push(`a <${tag}>`);
    }
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on') || name.startsWith('data-commandlinker')) {
        found.push(`<${tag} ${name}>`);
      } else if (NAMES.has(name) && !isDrawn && !isHarmless(element, name, value)) {
        found.push(`<${tag} ${name}="${value}">`);
      } else if (/href$/.test(name) && !value.startsWith('#') && !LINKS.has(schemeOf(value))) {
        found.push(`a link to ${value}`);
      } else if (name === 'class' && /(^|\s)(jp-Dialog|sg-problem)/.test(value)) {
        found.push(`the class ${value}`);
      }
    }
    const { position } = getComputedStyle(element);
    if (position === 'fixed' && !isDrawn) {
      found.push(`<${tag}> over the page`);
    }
  }
  return found;

  /** What renderers themselves add to headings and links. */
  function isHarmless(element, name, value) {
    const isHeading = /^h[1-6]$/.test(element.localName);
    return (name === 'id' && isHeading && !document.querySelector(`#${CSS.escape(value)}:not(h1,h2,h3,h4,h5,h6)`)) ||
      (name === 'target' && (/^(#|$)/.test(element.getAttribute('href') ?? '') ||
        (value === '_blank' && /noopener/.test(element.getAttribute('rel') ?? ''))));
  }

  function schemeOf(address) {
    try {
      return new URL(address, 'https://here.invalid/').protocol;
    } catch {
      return 'none';
    }
  }
}
