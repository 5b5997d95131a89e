// Threads as elements.  Bodies arrive as HTML that the server made of markdown and cleaned;
// everything else is set as text.

import { minute } from './dates.js';
import { element } from './elements.js';

/** A thread with its comments, folded where it is settled; `isGone` if its step is no more. */
export function threadNode(thread, isGone, onReply) {
  const node = element('section', 'sg-thread');
  node.dataset.thread = thread.id;
  node.dataset.resolved = String(thread.resolved);
  const reply = element('button', 'sg-button sg-quiet sg-reply', 'Reply');
  reply.type = 'button';
  reply.addEventListener('click', () => onReply(node));
  const said = [...aboutNodes(thread, isGone), ...thread.comments.map(commentNode), reply];
  node.append(...(thread.resolved ? [folded(thread, said)] : said));
  return node;
}

/** How many comments, in words. */
export function counted(comments) {
  return `${comments} comment${comments === 1 ? '' : 's'}`;
}

function folded(thread, said) {
  const details = element('details');
  const summary = element('summary', 'sg-muted', `Resolved · ${counted(thread.comments.length)}`);
  details.append(summary, ...said);
  return details;
}

/** What somebody speaks of, where that is less than a step; null where it is all of it. */
export function aboutNode({ quote, output, cell_id: cell }) {
  if (quote) {
    return element('blockquote', 'sg-quote', quote.exact);
  }
  if (!output) {
    return null;
  }
  const node = element('p', 'sg-muted', 'About ');
  const link = element('a', '', 'an output of this step');
  link.href = `#cell-${cell}`;
  node.append(link);
  return node;
}

function aboutNodes({ anchor, placement }, isGone) {
  const { heading_path: [title] = [], step_number: number } = anchor;
  const was = isGone && title && (number ? `Was on step ${number}. ${title}` : `Was on “${title}”`);
  const about = aboutNode({ ...anchor, cell_id: placement?.cell_id ?? anchor.cell_id });
  return [was && element('p', 'sg-muted', was), about].filter(Boolean);
}

function commentNode(comment) {
  const node = element('article', 'sg-comment');
  const header = element('header');
  const name = element('bdi', '', comment.author);
  const time = element('time', '', minute(comment.at));
  time.dateTime = comment.at;
  header.append(name, comment.verified ? '' : ' (unverified)', ' · ', time, comment.edited ? ' · edited' : '');
  if (comment.thanks.length > 0) {
    header.append(` · thanks from ${comment.thanks.join(', ')}`);
  }
  const body = element('div', 'sg-comment-body');
  if (comment.deleted) {
    body.textContent = 'This comment was deleted.';
  } else {
    body.innerHTML = comment.html;
  }
  node.append(header, body);
  return node;
}
