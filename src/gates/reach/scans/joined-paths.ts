// Paths that code puts together from where it stands: `path.join(__dirname, 'entities', '*.ts')` is `entities/*.ts`.

/** The folder of the file itself, or of the program that is run. */
const here =
  /__dirname|import\.meta\.dirname|process\.cwd\(\)|(?:path\.)?dirname\(\s*(?:__filename|import\.meta\.filename|(?:url\.)?fileURLToPath\(\s*import\.meta\.url\s*\))\s*\)/
    .source;
const quoted = /\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)\s*/.source;
const joined = new RegExp(
  `\\b(?:path\\.)?(?:posix\\.)?(?:join|resolve)\\(\\s*(?:${here})\\s*((?:,${quoted})+),?\\s*\\)`,
  'g',
);
const inTemplate = new RegExp(`\`\\$\\{(?:${here})\\}/`, 'g');

/** A text of TypeScript or JavaScript in which such paths are written out. */
export const withJoinedPaths = (text: string): string =>
  text.replace(joined, (_, parts: string) => `\`${partsOf(parts).join('/')}\``).replace(inTemplate, '`./');

const partsOf = (list: string): string[] =>
  [...list.matchAll(/(["'`])(.*?)\1/g)].map(([, , part = '']) => part.replace(/^\.?\/|\/$/g, ''));
