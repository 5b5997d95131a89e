// The pages of the reading room: what each asks for in one file, made of stepguide_kernel/room/static.
// Beside them stands which sources they were made of; of others, the room serves the sources.

import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOM = new URL('../stepguide_kernel/room/', import.meta.url);
const SOURCES = new URL('static/', ROOM);
const BUNDLE = new URL('bundle/', ROOM);
const ENTRIES = ['page.js', 'page.css', 'gallery.css'];

await rm(BUNDLE, { recursive: true, force: true });
await build({
  entryPoints: ENTRIES.map(name => fileURLToPath(new URL(name, SOURCES))),
  outdir: fileURLToPath(BUNDLE),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022', // what the modules are written in: nothing is translated
  charset: 'utf8',
  logLevel: 'warning'
});
await writeFile(new URL('sources.sha256', BUNDLE), await digest());

/** As `stepguide_kernel.room.assets` computes it. */
async function digest() {
  const hash = createHash('sha256');
  for (const name of (await readdir(SOURCES)).sort()) {
    hash.update(name).update(await readFile(new URL(name, SOURCES)));
  }
  return hash.digest('hex');
}
