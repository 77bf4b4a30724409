// What of a build file a lockfile never records: entry points, scripts, settings of tools.
import type { Change } from './change-set.ts';
import { fileName } from './file-kinds.ts';

/** Sections of TOML without a word about what is installed. */
const apart =
  /^(?:project\.(?:(?:gui-)?scripts|entry-points(?:\..+)?|urls)|tool\.poetry\.(?:scripts|plugins(?:\..+)?|urls)|tool\.(?:ruff|black|isort|mypy|pyright|pytest|coverage|pylint|setuptools|flake8|codespell|towncrier|commitizen)(?:\..+)?|bin|lib|example|test|bench|lints(?:\..+)?|profile(?:\..+)?)$/;

/** Fields of package.json of the same kind; `bin` and `engines` npm writes into its lockfile. */
const plain = new Set([
  ...['scripts', 'description', 'keywords', 'author', 'contributors', 'repository', 'homepage', 'bugs', 'files'],
  ...[
    'main',
    'module',
    'browser',
    'types',
    'typings',
    'exports',
    'imports',
    'type',
    'sideEffects',
    'config',
    'private',
  ],
  ...['contributes', 'activationEvents', 'jest', 'prettier', 'eslintConfig', 'lint-staged', 'publishConfig', 'n8n'],
]);

/** Whether a change of a build file may need another lockfile; what cannot be told may. */
export function mayChangeLock({ path, kind, before, after }: Change): boolean {
  if (kind !== 'modified' || before === null || after === null) return true;
  const rest = path.endsWith('.toml') ? installing : fileName(path) === 'package.json' ? locking : null;
  return rest === null || rest(before) !== rest(after);
}

/** The sections that are left, without comments and blank lines. */
function installing(text: string): string {
  let isApart = false;
  const lines = text.split('\n').filter((line) => {
    const section = /^\s*\[{1,2}\s*([^\]]+?)\s*\]/.exec(line)?.[1];
    if (section !== undefined) isApart = apart.test(section.replace(/["']/g, ''));
    return !isApart && !/^\s*(?:#.*)?$/.test(line);
  });
  return lines.map((each) => each.trim()).join('\n');
}

function locking(text: string): string {
  try {
    const fields: unknown = JSON.parse(text);
    const known = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
    return JSON.stringify(known.filter(([name]) => !plain.has(name)));
  } catch {
    // What does not parse is compared as it stands.
    return text;
  }
}
