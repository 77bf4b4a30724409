// Whether a package that a test of Python asks for is installed by anything of the repository.
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { Lacked, Place } from '../conditions/environment.ts';
import type { FileFacts } from '../facts/facts.ts';
import { fileName, isBuildFile } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { absolute } from '../resolve/python.ts';

/** How packages are called where they are installed, where their modules are called otherwise. */
const distributions: ReadonlyMap<string, string> = new Map([
  ...([
    ['PIL', 'pillow'],
    ['cv2', 'opencv'],
    ['sklearn', 'scikit-learn'],
    ['skimage', 'scikit-image'],
  ] as const),
  ...([
    ['bs4', 'beautifulsoup4'],
    ['Crypto', 'pycryptodome'],
    ['fitz', 'pymupdf'],
    ['zmq', 'pyzmq'],
  ] as const),
]);

/** Parts of Python that a build of it may lack. */
const ofPython =
  /^(?:tomllib|zoneinfo|sqlite3|curses|fcntl|resource|tkinter|ssl|lzma|bz2|zlib|readline|_\w+|asyncio|ctypes|multiprocessing)$/;

/** Neither the repository has the module, nor does a build file, a workflow or code of its own speak of its package. */
export function isAbsent(name: string, { path }: FileFacts, program: Program): boolean {
  const [top = ''] = name.split('.');
  if (ofPython.test(top) || absolute(program, path, [top]).length > 0) return false;
  const words = [top, top.replaceAll('_', '-'), distributions.get(top) ?? top];
  const installs = new RegExp(words.map((each) => RegExp.escape(each)).join('|'), 'i');
  const imports = new RegExp(String.raw`^\s*(?:import|from)\s+${top}\b`, 'm');
  // What the tests of the patch import themselves is what they may have to do without.
  const isWanted = (each: string): boolean =>
    isInstalling(each) || (each.endsWith('.py') && (program.existed(each) || !isTestPath(each)));
  for (const { path: by, text } of program.texts(spelled(words), isWanted)) {
    if (isInstalling(by) && installs.test(text)) return false;
    if (by.endsWith('.py') && imports.test(isTestPath(by) ? (program.baseText(by) ?? '') : text)) return false;
  }
  return true;
}

/** `find_spec("x")`, or a name that the file gives the value for the case that a package cannot be imported: what it is without that. */
export function lackedBy(name: string, { file, program }: Place): Lacked | null {
  const [, asked] = /^(?:importlib\.)?(?:util\.)?find_spec\(\s*["']([\w.]+)["']\s*\)$/.exec(name) ?? [];
  const found = asked === undefined ? triedFor(name, file) : { name: asked, value: null };
  return found !== null && isAbsent(found.name, file, program) ? found : null;
}

const tried = /^try:[^\n]*\n((?:(?:[ \t][^\n]*)?\n)+)except\b[^\n]*:[^\n]*\n((?:(?:[ \t][^\n]*)?(?:\n|$))+)/gm;
const importedFirst = /^\s+(?:import|from)\s+([A-Za-z_][\w.]*)/;

/** Where a file tries to import a package, the package and what is done without it. */
export const attemptsIn = ({ text }: FileFacts): Attempt[] =>
  [...text.matchAll(tried)].flatMap(([, body = '', without = '']) => {
    const name = importedFirst.exec(body)?.[1];
    return name === undefined ? [] : [{ name, body, without }];
  });

interface Attempt {
  readonly name: string;
  readonly body: string;
  readonly without: string;
}

/** `except ImportError: HAS_X = False`, or `HAS_X = False` before and `HAS_X = True` after the import. */
function triedFor(name: string, file: FileFacts): Lacked | null {
  if (!/^\w+$/.test(name)) return null;
  const given = (indent: string, value: string): RegExp =>
    new RegExp(`^${indent}${name}[ \\t]*(?::[^=\\n]+)?=[ \\t]*(${value})\\b`, 'm');
  const before = given('', 'False|None').exec(file.text)?.[1];
  for (const { name: module, body, without } of attemptsIn(file)) {
    const later = given('[ \\t]+', '\\w+').test(body) ? before : undefined;
    const value = given('[ \\t]+', 'False|None').exec(without)?.[1] ?? later;
    if (value !== undefined) return { name: module, value: value === 'None' ? null : false };
  }
  return null;
}

/** Words as they may stand in a file: names of packages are told apart by no case. */
const spelled = (words: readonly string[]): string[] => [
  ...new Set(words.flatMap((each) => [each, each.toLowerCase(), each.charAt(0).toUpperCase() + each.slice(1)])),
];

const isInstalling = (path: string): boolean =>
  isBuildFile(path) ||
  /(?:^|\/)(?:\.github|\.circleci|\.gitlab-ci|docker|requirements|ci)\b|Dockerfile|(?:require|environment|deps|extras|constraints)[\w.-]*\.(?:txt|ya?ml|in|toml)$/i.test(
    path,
  ) ||
  (isTestPath(path) && /\.(?:txt|in|toml|ya?ml)$/.test(fileName(path)));
