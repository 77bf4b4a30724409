// Paths that TypeScript and JavaScript put together on one line and load on another: `file = path.join(__dirname, 'formats', `${name}.js`)`, then `import(pathToFileURL(file))`.

const quoted = /\s*(?:"[^"\n]*"|'[^'\n]*'|`[^`\n]*`)\s*/.source;
const made = new RegExp(
  `((?:(?:const|let|var)\\s+)?\\b([\\w$]+)\\s*(?::[^=\\n]+)?=\\s*)(?:[\\w$]+\\.)?(?:join|resolve)\\(\\s*(?:__dirname|import\\.meta\\.dirname)\\s*((?:,${quoted})+),?\\s*\\)`,
  'g',
);

/** A text in which such a path stands where it is made as if it were loaded there; the lines stay where they are. */
export const withMadePaths = (text: string): string =>
  text.replace(made, (whole, head: string, name: string, list: string) => {
    const parts = [...list.matchAll(/(["'`])(.*?)\1/g)].map(([, , part = '']) => part.replace(/^\.?\/|\/$/g, ''));
    const isMadeUp = parts.some((each) => each.includes('${'));
    if (!isMadeUp || !isLoaded(name, text)) return whole;
    return `${head}import(\`./${parts.join('/')}\`)${'\n'.repeat(whole.split('\n').length - 1)}`;
  });

const isLoaded = (name: string, text: string): boolean =>
  new RegExp(
    `\\b(?:import|require)\\(\\s*(?:(?:[\\w$]+\\.)?pathToFileURL\\(\\s*)?${RegExp.escape(name)}\\s*[),.]`,
  ).test(text);
