// Whether a package that a test of Python asks for is installed by anything of the repository.
import { isTestPath } from '../../codemap/test-conventions.ts';
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
