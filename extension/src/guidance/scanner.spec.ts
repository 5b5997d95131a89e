import { scan } from './scanner';

describe('scan', () => {
  it.each([
    ['import pandas as pd', ['pandas']],
    ['import numpy, pandas as pd', ['numpy', 'pandas']],
    ['import matplotlib.pyplot as plt', ['matplotlib']],
    ['from sklearn.svm import SVC', ['sklearn']],
    ['try:\n    import polars\nexcept ImportError:\n    polars = None', ['polars']],
    ['import numpy; import pandas', ['numpy', 'pandas']],
    ['from pandas import \\\n    read_csv', ['pandas']],
    ['from . import mine', []],
    ['from .mine import thing', []],
    ['# import pandas', []],
    ['print("""\nimport pandas\n""")', []],
    ['%matplotlib inline\nimport seaborn', ['seaborn']],
    ['important = 3', []]
  ])('finds the packages of %j', (source, expected) => {
    expect(scan([source]).imports).toEqual(expected);
  });

  it.each([
    ['pd.read_csv("data/orders.csv")', ['data/orders.csv']],
    ["open('a.txt'), open(r'b.JSON')", ['a.txt', 'b.JSON']],
    ['pd.read_csv("orders.csv.gz")', ['orders.csv.gz']],
    ['pd.read_csv(f"{year}.csv")', []],
    ['pd.read_csv(f"orders.csv")', ['orders.csv']],
    ['glob("*.csv")', []],
    ['# orders.csv', []],
    ['# it\'s "orders.csv"\nopen("b.csv")', ['b.csv']],
    ['print("no file here.")', []],
    ['x = "don\'t.csv', ["don't.csv"]],
    ['x = "unfinished\ny = "b.csv"', ['b.csv']],
    ['"""About orders.csv"""', ['About orders.csv']],
    ['df.to_excel("out.xlsx")', ['out.xlsx']]
  ])('finds the data files of %j', (source, expected) => {
    expect(scan([source]).files).toEqual(expected);
  });

  it('names each once, over all cells, in one order', () => {
    const sources = ['import b\nopen("2.csv")', 'import a, b\nopen("1.csv"), open("2.csv")'];
    expect(scan(sources)).toEqual({ imports: ['a', 'b'], files: ['1.csv', '2.csv'] });
  });

  it('reads a cell of 100,000 characters in no time', () => {
    const begin = performance.now();
    scan(['"\\'.repeat(50_000), "'''".repeat(30_000), 'import '.repeat(15_000)]);
    expect(performance.now() - begin).toBeLessThan(500);
  });
});
