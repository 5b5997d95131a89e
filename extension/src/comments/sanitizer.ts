import { Sanitizer } from '@jupyterlab/apputils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

const INLINE = ['a', 'br', 'code', 'del', 'em', 's', 'span', 'strong'];
const BLOCKS = [
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'li',
  'ol',
  'p',
  'pre',
  'ul'
];
const TABLES = ['table', 'tbody', 'td', 'th', 'thead', 'tr'];

/** As much as markdown can say, and no more: the page lets through the same. */
const MARKDOWN = {
  allowedTags: [...INLINE, ...BLOCKS, ...TABLES],
  allowedAttributes: { a: ['href', 'title', 'rel'] },
  allowedClasses: {},
  allowedStyles: {},
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false
};

/**
 * A sanitizer for comments.
 *
 * JupyterLab's lets HTML stand that is right in one's own notebook: pictures, which tell who
 * looked at them; classes of its dialogs; fields and buttons.  What peers write is markdown.
 */
class CommentSanitizer extends Sanitizer {
  override sanitize(dirty: string): string {
    return super.sanitize(dirty, MARKDOWN);
  }
}

export function commentSanitizer(): IRenderMime.ISanitizer {
  const sanitizer = new CommentSanitizer();
  sanitizer.setAllowCommandLinker(false);
  return sanitizer;
}
