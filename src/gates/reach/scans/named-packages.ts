// Whether a line names a folder, or the package that it is: what it loads is of that one, or of another.

/** `import_module("kit.plugins." + name)` loads modules of that package alone. */
export function isOfOther(line: string, folder: string): boolean {
  const [, prefix, rest = ''] =
    /\b(?:import_module|__import__)\s*\(\s*f?["']([A-Za-z_][\w.]*)\.((?:["']\s*\+|\{|%s)[^\n]*)/.exec(line) ?? [];
  if (prefix === undefined || (rest.match(/\{|%s|\+/g) ?? []).length !== 1) return false;
  const dotted = folder.replaceAll('/', '.');
  return dotted !== prefix && !dotted.endsWith(`.${prefix}`);
}

/** A line that quotes the name of a folder, and is no import. */
export function namesFolder(folder: string): (line: string) => boolean {
  const parts = folder.split('/').filter((each) => each !== '');
  const last = RegExp.escape(parts.at(-1) ?? '');
  if (last === '') return () => false;
  const word = new RegExp(`["'\`/.]${last}(?:["'\`/]|\\.\\{|\\.["'])`);
  return (line) => word.test(line) && !/^\s*(?:from|import|export|#|\/\/|\*)\s/.test(line);
}
