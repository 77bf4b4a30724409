// Names of any alphabet, spelt in ASCII while the gates judge: their patterns know `\w` and `\b`, which in `größe` and `割引` see no name.
import { Buffer, isAscii } from 'node:buffer';
import type { FileEntry, Files } from '../codemap/files.ts';
import type { GateResult, GatesReport } from '../domain/gate.ts';
import type { Patch } from '../domain/patch.ts';
import { isBinary } from './change-set.ts';

/** Everything from the first letter beyond ASCII on, found at once; which of them a name may have takes longer to tell. */
const beyond = /[\u00aa-\uffff]+/g;
const inNames = /\p{ID_Continue}+/gu;
/** Small, capital and neither, as the letters are: whether Go exports a name hangs on it. */
const spelling = /(?:zl|Zu|Zc)(?:[0-9a-f]{4})+z/g;

/** What is spelt by one of these is read back by the same. */
export class Spelling {
  readonly #written = new Map<string, string>();

  spelt(text: string): string {
    if (Buffer.byteLength(text) === text.length) return text;
    return text.replace(beyond, (run) => run.replace(inNames, (letters) => this.#spell(letters)));
  }

  written(text: string): string {
    return text.replace(spelling, (code) => this.#written.get(code) ?? code);
  }

  bytes(bytes: Uint8Array): Uint8Array {
    if (isAscii(bytes) || isBinary(bytes)) return bytes;
    const text = new TextDecoder().decode(bytes);
    const spelt = this.spelt(text);
    return spelt === text ? bytes : new TextEncoder().encode(spelt);
  }

  files(files: Files): Files {
    const entries = this.#entries(files.entries);
    const byPath = entries === files.entries ? undefined : new Map(entries.map((each) => [each.path, each]));
    return {
      entries,
      entry: (path) => (byPath === undefined ? files.entry(path) : byPath.get(path)),
      read: (path) => {
        const bytes = files.read(this.written(path));
        return bytes === null ? null : this.bytes(bytes);
      },
      ahead: (paths) => files.ahead?.(paths.map((each) => this.written(each))),
      holding: (words) => {
        const found = files.holding?.(words.map((each) => this.written(each))) ?? null;
        return found === null || byPath === undefined ? found : new Set([...found].map((each) => this.spelt(each)));
      },
    };
  }

  patch(patch: Patch): Patch {
    const files = patch.files.map((file) => ({
      ...file,
      path: this.spelt(file.path),
      from: file.from === null ? null : this.spelt(file.from),
      after: file.after === null ? null : this.bytes(file.after),
    }));
    const isSame = files.every(({ path, from, after }, index) => {
      const old = patch.files[index];
      return path === old?.path && from === old.from && after === old.after;
    });
    return isSame ? patch : { files };
  }

  report({ gates, route, reasons }: GatesReport): GatesReport {
    return {
      gates: gates.map((each) => this.#result(each)),
      route,
      reasons: reasons.map((each) => this.written(each)),
    };
  }

  #spell(letters: string): string {
    const units = Array.from({ length: letters.length }, (_, at) =>
      letters.charCodeAt(at).toString(16).padStart(4, '0'),
    );
    const code = `${caseOf(letters)}${units.join('')}z`;
    this.#written.set(code, letters);
    return code;
  }

  #entries(entries: readonly FileEntry[]): readonly FileEntry[] {
    if (entries.every(({ path }) => Buffer.byteLength(path) === path.length)) return entries;
    const spelt = entries.map((each) => ({ ...each, path: this.spelt(each.path) }));
    return spelt.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #result(result: GateResult): GateResult {
    const measures = Object.entries(result.measures).map(([name, value]) => [name, this.#measure(value)] as const);
    return {
      ...result,
      reasons: result.reasons.map((each) => this.written(each)),
      measures: Object.fromEntries(measures),
    };
  }

  #measure(value: GateResult['measures'][string]): GateResult['measures'][string] {
    if (Array.isArray(value)) return value.map((each) => this.written(each));
    return typeof value === 'string' ? this.written(value) : value;
  }
}

/** Whether a name, as it is spelt here, begins with a letter that is neither small nor capital. */
export function isCaseless(name: string): boolean {
  return /^Zc(?:[0-9a-f]{4})+z/.test(name);
}

function caseOf(letters: string): 'zl' | 'Zu' | 'Zc' {
  if (/^\p{Ll}/u.test(letters)) return 'zl';
  return /^[\p{Lu}\p{Lt}]/u.test(letters) ? 'Zu' : 'Zc';
}
