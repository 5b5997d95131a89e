import jupyter from '@jupyter/eslint-plugin';
import tseslint from 'typescript-eslint';

/** A rule that is worth a warning is worth an error: nobody reads warnings. */
const raised = config => ({
  ...config,
  rules: Object.fromEntries(
    Object.entries(config.rules).map(([name, level]) => [name, level === 'warn' ? 'error' : level])
  )
});

export default tseslint.config(
  {
    ignores: ['lib/', 'node_modules/', '.cache/', '.yarn/', 'src/api/_contract.ts', '**/*.{js,mjs}']
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      // Lab's interfaces begin with I; the namespace beside a class holds its options.
      '@typescript-eslint/no-namespace': 'off',
      // Lumino's signals take a method and its `this` apart.
      '@typescript-eslint/unbound-method': 'off',
      // Numbers in messages are what messages are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 60],
      'no-console': 'error',
      curly: 'error',
      eqeqeq: 'error'
    }
  },
  {
    // A suite is one function by construction.
    files: ['src/**/*.spec.{ts,tsx}'],
    rules: { 'max-lines-per-function': 'off' }
  },
  { plugins: { jupyter } },
  ...jupyter.configs.recommended.map(raised),
  {
    // What a suite expects is read by nobody but the suite.
    files: ['src/**/*.spec.{ts,tsx}'],
    rules: { 'jupyter/no-untranslated-string': 'off' }
  }
);
