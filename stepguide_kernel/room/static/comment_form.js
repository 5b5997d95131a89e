// The form that adds a comment: a text, kept while it is written, and a name where nobody
// vouches for one.

import { fetchPerson, postComment } from './api.js';
import { keepCookie, readCookie } from './cookies.js';
import { forget, recall, remember } from './memory.js';
import { randomWord } from './random.js';

const NAME_COOKIE = 'stepguide-name';

let known; // who the server takes the reader for: asked once, when somebody begins to write

/**
 * A form for a comment on `target`: a thread, or an anchor that opens one.
 *
 * `about` and `question` stand above it, `hint` in it while it is empty, and `lead` before what is
 * written; `onPosted` is called once it is there.
 */
export function commentForm(target, { about, question, hint, lead = '', key, onPosted, onCancelled }) {
  const template = document.getElementById('sg-comment-form');
  const form = template.content.firstElementChild.cloneNode(true);
  if (about) {
    form.prepend(about);
  }
  if (question) {
    form.querySelector('[data-question]').textContent = question;
  }
  if (hint) {
    form.elements.body.placeholder = hint;
  }
  const draft = keepDraft(form.elements.body, key);
  form.addEventListener('focusin', () => askForName(form), { once: true });
  form.addEventListener('submit', event => {
    event.preventDefault();
    post(form, { op_id: draft.operation, ...target, body: lead + form.elements.body.value }, () => {
      draft.forget();
      onPosted();
    });
  });
  const cancel = form.querySelector('[data-cancel]');
  cancel.hidden = !onCancelled;
  cancel.addEventListener('click', () => {
    draft.forget();
    onCancelled();
  });
  return form;
}

async function post(form, comment, onPosted) {
  const button = form.querySelector('.sg-primary');
  const error = form.querySelector('.sg-form-error');
  button.disabled = true;
  error.hidden = true;
  keepName(form);
  try {
    await postComment(comment);
    onPosted();
  } catch (problem) {
    error.textContent = `Not posted: ${problem.message}`;
    error.hidden = false;
  } finally {
    button.disabled = false;
  }
}

// A reader without an account may give a name; a cookie keeps it, and nothing vouches for it.

async function askForName(form) {
  known ??= fetchPerson().catch(() => ({ verified: true })); // then nobody is asked
  const { verified } = await known;
  form.elements.name.value ||= readCookie(NAME_COOKIE);
  form.querySelector('.sg-form-name').hidden = verified;
}

function keepName(form) {
  if (!form.querySelector('.sg-form-name').hidden) {
    keepCookie(NAME_COOKIE, form.elements.name.value.trim());
  }
}

/**
 * Keep what is being written over a reload.
 *
 * One operation for one text: pressing Post again after a lost answer adds nothing twice, and a
 * text that is another by then is another comment.
 */
function keepDraft(field, key) {
  const name = `draft-${document.body.dataset.slug}-${key}`;
  const draft = { operation: randomWord(), text: '', ...recall(name, {}) };
  field.value = draft.text;
  field.addEventListener('input', () => {
    Object.assign(draft, { operation: randomWord(), text: field.value });
    remember(name, draft);
  });
  return { get operation() { return draft.operation; }, forget: () => forget(name) };
}
