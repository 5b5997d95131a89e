// What the reader's browser tells the room with every request: colours, and a name.

const AGE_S = 31_536_000;

/** The text of a cookie; empty without one, and where another hand wrote what is no text. */
export function readCookie(name) {
  const written = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1] ?? '';
  try {
    return decodeURIComponent(written);
  } catch {
    return '';
  }
}

/** Keep a cookie for a year, below the room's address; an empty text takes it away. */
export function keepCookie(name, text) {
  const path = document.body.dataset.baseUrl ?? '/';
  const age = text ? AGE_S : 0;
  document.cookie = `${name}=${encodeURIComponent(text)}; path=${path}; max-age=${age}; SameSite=Lax`;
}
