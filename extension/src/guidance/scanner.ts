import { partsOf } from './python_text';

/** What a notebook works with: the packages it imports and the data files it names. */
export interface IWork {
  imports: string[];
  files: string[];
}

/** Suffixes of files that hold data; the same file name in two notebooks is the same subject. */
const DATA_SUFFIX =
  /\.(arrow|avro|csv|db|dta|feather|geojson|gpkg|h5|hdf5|json|jsonl|mat|nc|ndjson|npy|npz|orc|ods|parquet|pkl|rds|sas7bdat|sav|shp|sqlite|tsv|txt|xls|xlsx|xml|zip)(\.(bz2|gz|xz|zip|zst))?$/i;

const IMPORT = /^[ \t]*import[ \t]+(.+)$/gm;
const FROM_IMPORT = /^[ \t]*from[ \t]+([A-Za-z_]\w*)[\w.]*[ \t]+import\b/gm;
const NAME = /^[A-Za-z_]\w*/;

/** A name longer than this is a sentence that happens to end like a file. */
const LONGEST_NAME = 200;

/**
 * Read the sources of Python code cells.
 *
 * Packages are top-level names (`sklearn` of `from sklearn.svm import SVC`), files are as the
 * code writes them; both sorted, each once.
 */
export function scan(sources: readonly string[]): IWork {
  const imports = new Set<string>();
  const files = new Set<string>();
  for (const source of sources) {
    const { code, strings } = partsOf(source.replaceAll('\\\n', ' '));
    importsOf(code).forEach(name => imports.add(name));
    strings.filter(isDataFile).forEach(name => files.add(name));
  }
  return { imports: [...imports].sort(), files: [...files].sort() };
}

function importsOf(code: string): string[] {
  // Statements may share a line: `import numpy; import pandas`.
  const lines = code.replaceAll(';', '\n');
  const plain = [...lines.matchAll(IMPORT)].flatMap(([, names = '']) =>
    names.split(',').map(name => NAME.exec(name.trim())?.[0] ?? '')
  );
  const from = [...lines.matchAll(FROM_IMPORT)].map(([, name = '']) => name);
  return [...plain, ...from].filter(name => name !== '');
}

function isDataFile(text: string): boolean {
  return text.length <= LONGEST_NAME && !/[\n*?]/.test(text) && DATA_SUFFIX.test(text);
}
