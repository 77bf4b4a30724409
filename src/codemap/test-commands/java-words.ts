// What the ways to run Java's tests have in common: names of classes, the machine's options, and what their output says.
import type { Files } from '../files.ts';
import { noneExecuted } from './executed.ts';
import { doesNotCompile, type Finished, type Judged, textOf } from './shape.ts';

/**
 * The virtual machine sizes its heap by the memory it believes in, and not by the sandbox's limit; the user inside has no entry
 * that names a home. For a shell, which knows the home.
 */
export const machineOptions =
  'export JAVA_TOOL_OPTIONS="-Duser.home=$HOME -XX:MaxRAM=2g -XX:+UseSerialGC -XX:TieredStopAtLevel=1"';

export function simpleName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.java$/, '');
}

export function packageOf(files: Files, path: string): string {
  return /^[ \t]*package[ \t]+([\w.]+)[ \t]*;/m.exec(textOf(files, path))?.[1] ?? '';
}

export function qualifiedName(files: Files, path: string): string {
  const named = packageOf(files, path);
  return named === '' ? simpleName(path) : `${named}.${simpleName(path)}`;
}

const counts = /Tests run:\s*(\d+),\s*Failures:\s*(\d+)(?:,\s*Errors:\s*(\d+))?(?:,\s*Skipped:\s*(\d+))?/g;

/** As Surefire counts them, and Gradle when it is told to. */
function counted(output: string): { readonly executed: boolean; readonly failed: boolean } {
  const lines = [...output.matchAll(counts)].map((found) => found.slice(1).map((each) => Number(each ?? 0)));
  return {
    executed: lines.some(([run = 0, , , skipped = 0]) => run > skipped),
    failed: lines.some(([, failures = 0, errors = 0]) => failures + errors > 0),
  };
}

/** A pass needs a test that was executed: these runners are content with none. */
export function passedIf(executed: boolean): Judged {
  return executed ? { passed: true, note: '' } : { passed: null, note: noneExecuted };
}

const otherJava: readonly RegExp[] = [
  /(?:release version|invalid (?:target|source) release:|(?:Source|Target) option) (\d+(?:\.\d+)?)/,
  /Unsupported class file major version (\d+)/,
  /UnsupportedClassVersionError|RequireJavaVersion failed/,
];

/** Where the build wants another Java than the sandbox has. */
function wantsOtherJava(output: string): Judged | null {
  const found = otherJava.find((pattern) => pattern.test(output));
  if (found === undefined) return null;
  return {
    passed: null,
    note: 'It could not be run here: the build wants another version of Java than the sandbox has.',
  };
}

/** What tells one build program's output from another's. */
interface BuildWords {
  readonly program: string;
  /** How it names what it would fetch. */
  readonly missing: readonly RegExp[];
  /** How it says that it would fetch something. */
  readonly signs: RegExp;
  readonly broken: RegExp;
}

/** What a build came to that counts its tests as Surefire does. */
export function readBuild({ exit, output }: Finished, words: BuildWords): Judged | null {
  const { executed, failed } = counted(output);
  if (exit === 0) return passedIf(executed);
  if (exit === null) return null;
  if (failed) return { passed: false, note: '' };
  const why = wantsOtherJava(output) ?? unresolved(output, words.missing, words.signs);
  if (why !== null) return why;
  if (words.broken.test(output)) return doesNotCompile;
  return { passed: null, note: `${words.program} ended before it came to a test.` };
}

/** What a build would fetch and the sandbox does not have; null where its words name no such thing. */
function unresolved(output: string, names: readonly RegExp[], signs: RegExp): Judged | null {
  const all = names.flatMap((each) => [...output.matchAll(each)].map(([, name = '']) => name));
  // A plugin is named with and without its kind of file.
  const found = [...new Set(all.map((name) => name.replace(/:(?:jar|pom)(?=:)/, '')))].sort();
  if (found.length === 0 && !signs.test(output)) return null;
  const which = found.length === 0 ? 'packages that the build needs' : found.slice(0, 8).join(', ');
  return {
    passed: null,
    note: `It could not be run here: not in the sandbox, which has no network: ${which}.`,
  };
}
