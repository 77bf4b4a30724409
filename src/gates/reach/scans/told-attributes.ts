// Folders that a loader of Python goes through because an attribute of a class says so: `module_path = join(dirname(__file__), "plugins")`, `package = "kit.plugins"`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { folderOf } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';

interface Scanning {
  readonly lines: readonly string[];
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

/** Lines above a listing in which its function may take the folder from an attribute. */
const above = 60;
/** More attributes than this are not asked for. */
const most = 20;

/** Answers whether a class tells a scanner the folder of a file by an attribute. The repository is gone through once a name, when first asked. */
export function attributesTold(program: Program): (scanner: Scanning, path: string) => boolean {
  const known = new Map<string, readonly string[]>();
  return (scanner, path) => {
    const folder = folderOf(path);
    return attributesAt(scanner).some((name) => {
      const folders = known.get(name) ?? (known.size < most ? foldersGiven(name, program) : []);
      known.set(name, folders);
      return folders.some((each) => each === folder || isModuleOf(each, folder));
    });
  };
}

/** `kit.plugins` of `src/kit/plugins`. */
const isModuleOf = (dotted: string, folder: string): boolean =>
  dotted.includes('.') && `/${folder}`.endsWith(`/${dotted.replaceAll('.', '/')}`);

/** `path = self.module_path`, `os.listdir(cls.module_path)`, above or at a row that scans. */
function attributesAt({ lines, rows }: Scanning): string[] {
  const text = rows.map((row) => functionDown(lines, row)).join('\n');
  const named = text.matchAll(/\b(?:self|cls)\.(\w*(?:path|dir|folder|package|module|prefix|root)\w*)\b/gi);
  return [...new Set([...named].map((each) => each[1] ?? ''))];
}

/** The lines of a function down to a row. */
function functionDown(lines: readonly string[], row: number): string {
  const before = lines.slice(Math.max(0, row - above), row + 1);
  return before
    .slice(
      Math.max(
        0,
        before.findLastIndex((each) => /^\s*(?:async\s+)?def\s/.test(each)),
      ),
    )
    .join('\n');
}

/** What classes of the base give to an attribute: a folder beside their own file, or a package by its name. */
function foldersGiven(name: string, program: Program): string[] {
  const given = new RegExp(`^([ \\t]+)${name}\\s*(?::[^=\\n]+)?=\\s*(.+)$`, 'gm');
  const isCode = (path: string): boolean => path.endsWith('.py') && program.existed(path) && !isTestPath(path);
  return [...program.texts([name], isCode)].flatMap(({ path, text }) =>
    [...text.matchAll(given)].flatMap(({ 2: value = '' }) => folderIn(spelled(value, text), path) ?? []),
  );
}

/** Constants of the class, or of the file, in place of their names. */
function spelled(value: string, text: string): string {
  const filled = value.replace(/(?<=[,(/+]\s*|\{)([A-Za-z_]\w*)\b(?!\s*[.(])/g, (name) => {
    const constant = new RegExp(`^[ \\t]*${name}\\s*(?::[^=\\n]+)?=\\s*(["'][\\w./-]+["'])\\s*$`, 'm').exec(text)?.[1];
    return constant ?? name;
  });
  return filled.replace(/\{["']([\w./-]+)["']\}/g, '$1');
}

function folderIn(value: string, path: string): string | null {
  const parts = [...value.matchAll(/["']([\w./-]+)["']/g)].map((each) => each[1] ?? '');
  if (/__file__/.test(value)) return join(folderOf(path), parts.join('/'));
  return parts.length === 1 ? (parts[0] ?? null) : null;
}
