const LONGEST = 60;

/** What a slug is made of; the same as in the contract. */
export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** `title` as the last part of an address, by the rules of the Python package. */
export function slugOf(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[^\x00-\x7f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const cut = words.length > LONGEST ? words.slice(0, LONGEST).replace(/-[^-]*$/, '') : words;
  return cut === '' ? 'guide' : cut;
}
