// Repositories that nobody would write a tool for: their files, archives that are not what they should be, and scripts that poke at both.
import { gzipSync } from 'node:zlib';
import { call, edit, end, read, turn } from '../../src/hosts/demo/scripts/turns.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import type { SeedRepository } from '../../src/hosts/demo/stand-ins/github/seed.ts';
import type { AskedOutput, Script, ScriptCall, ScriptPhase } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { draftsOnly, quickScripts } from './bench.ts';

type Files = SeedRepository['files'];

const settings = {
  '.github/outrider.yml': `baseline: claude-opus-4-7\nceilings: { user: { per_hour: 100 }, issue: { per_hour: 100 }, repository: { per_hour: 100 } }\n${draftsOnly}`,
};

/** A repository of these files alone, with settings for short runs. */
export function bare(name: string, files: Files, more: Partial<SeedRepository> = {}): SeedRepository {
  return { owner: 'acme', name, files: { ...files, ...settings }, ...more };
}

/** The demo's Python repository, in which its scripts find their places, with these files as well. */
export function among(name: string, files: Files, more: Partial<SeedRepository> = {}): SeedRepository {
  return bare(name, { ...loadSeed('python'), ...files }, more);
}

const link = (target: string) => ({ mode: '120000', content: target });
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 123456789\n`;

/** As a listing has it; in git its last letter but four is one byte, 0xE9. */
export const notUtf8 = 'docs/caf\uFFFD.txt';
export const rightToLeft = 'docs/\u202Egnp.yp';

/** Names, links and kinds of files that each have broken somebody's tool. */
export const oddFiles: Files = {
  'docs/new\nline.md': 'a line feed in its name\n',
  'docs/tab\tand\u0007bell.md': 'control characters in its name\n',
  [rightToLeft]: 'a name that is shown backwards\n',
  [notUtf8]: 'a name in Latin-1\n',
  'docs/ leading and trailing ': 'spaces around its name\n',
  'docs/"quoted" $(name) `tick`.md': 'a name for a shell\n',
  'docs/-rf': 'a name like an option\n',
  'docs/README.MD': 'another case\n',
  'docs/readme.md': 'one case\n',
  'ünï/日本語/🦊.py': 'FOX = 1\n',
  'CON.txt': 'a device elsewhere\n',
  'links/self': link('self'),
  'links/here': link('there'),
  'links/there': link('here'),
  'links/out': link('../../../../etc/passwd'),
  'links/absolute': link('/etc/passwd'),
  'links/folder': link('../atropos_mini'),
  'vendor/lib': { mode: '160000', content: 'c0ffee'.padEnd(40, '0') },
  '.gitmodules': '[submodule "lib"]\n\tpath = vendor/lib\n\turl = ../lib.git\n',
  '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
  'weights/model.bin': pointer,
  // Names of our own state: a repository's file is never taken for it.
  '.outrider/rows.sqlite': 'no database\n',
  'experiments/e1/manifest.json': '{"frozen": "never"}\n',
  'snapshot.pack': 'OUTRPK01 no pack\n',
};

/** Requests for what is odd; the repository answers each with a sentence. */
export const readings: readonly ScriptCall[] = [
  call('list_files', { depth: 10 }),
  read('docs/new\nline.md'),
  read(rightToLeft),
  read('docs/caf\\xe9.txt'),
  read(notUtf8),
  read('docs/"quoted" $(name) `tick`.md'),
  read('docs/readme.md'),
  read('docs/README.MD'),
  read('ünï/日本語/🦊.py'),
  read('links/self'),
  read('links/out'),
  read('links/absolute'),
  read('links/folder/registry.py'),
  read('vendor/lib'),
  read('vendor/lib/setup.py'),
  read('weights/model.bin'),
  read('snapshot.pack'),
  read('../../etc/passwd'),
  read('/etc/passwd'),
  call('search', { pattern: 'root:|name that is|FOX' }),
];

/** Writes that must not become part of a patch. */
export const writings: readonly ScriptCall[] = [
  call('write_file', { path: 'links/out', content: 'x\n' }),
  call('write_file', { path: 'links/folder/registry.py', content: 'x\n' }),
  call('write_file', { path: 'vendor/lib', content: 'x\n' }),
  call('write_file', { path: 'vendor/lib/a.py', content: 'x\n' }),
  call('write_file', { path: 'weights/model.bin', content: 'no pointer\n' }),
  edit('weights/model.bin', 'size 123456789', 'size 1'),
  call('write_file', { path: '.git/config', content: 'x\n' }),
  call('write_file', { path: '../outside', content: 'x\n' }),
  call('write_file', { path: 'docs/caf\\xe9.txt', content: 'x\n' }),
  call('delete_file', { path: 'docs/caf\\xe9.txt' }),
  call('write_file', { path: notUtf8, content: 'x\n' }),
  call('write_file', { path: rightToLeft, content: 'x\n' }),
  call('write_file', { path: 'docs/new\nline.md', content: 'x\n' }),
  call('delete_file', { path: 'vendor/lib' }),
  call('write_file', { path: 'docs', content: 'x\n' }),
];

/** What each model was answered, by model. */
export type Heard = Record<string, readonly AskedOutput[]>;

/** The scripts, with calls before the first turn of a phase; what came back is put into `heard`. */
export function poking(
  scripts: Readonly<Record<string, Script>>,
  phase: ScriptPhase,
  { calls, heard }: { readonly calls: readonly ScriptCall[]; readonly heard: Heard },
): Record<string, Script> {
  return Object.fromEntries(
    Object.entries(scripts).map(([model, script]) => {
      const [first = turn(''), ...rest] = script[phase] ?? [];
      const listening: typeof first = (asked) => {
        heard[model] = asked.outputs;
        return typeof first === 'function' ? first(asked) : first;
      };
      return [model, { ...script, [phase]: [turn('', ...calls), listening, ...rest] }];
    }),
  );
}

/** A ustar entry whose name is bytes, as git writes it; `size` when more is promised than comes. */
export function rawEntry(name: Buffer, content: Buffer, size = content.length): Buffer {
  const header = Buffer.alloc(512);
  name.copy(header, 0);
  header.write('0000664\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, content, Buffer.alloc(padded(content.length) - content.length)]);
}

const padded = (size: number) => Math.ceil(size / 512) * 512;

/** What a name is in git where a listing in JSON has U+FFFD: a byte of Latin-1. */
const replaced = Buffer.from('\uFFFD');

/** The tar with each name that holds U+FFFD as git has it: no UTF-8. */
export function withRawNames(tar: Buffer): Buffer {
  const parts: Buffer[] = [];
  let extended: Buffer | null = null;
  for (let at = 0; at < tar.length; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
    const end = at + 512 + padded(size);
    const whole = tar.subarray(at, end);
    const content = whole.subarray(512, 512 + size);
    at = end;
    if (String.fromCharCode(whole[156] ?? 0) === 'x' && content.includes(replaced)) {
      extended = content;
      continue;
    }
    if (extended === null) parts.push(whole);
    else {
      const name = / path=([^\n]*)\n/.exec(extended.toString('latin1'))?.[1] ?? '';
      parts.push(rawEntry(Buffer.from(name.replace(replaced.toString('latin1'), '\xe9'), 'latin1'), content));
    }
    extended = null;
  }
  return Buffer.concat(parts);
}

/** One file of 8 GiB of zeros, packed: what unpacks it without looking fills the disk. */
export function endless(): ReadableStream<Uint8Array> {
  // Members of one gzip stand one after the other.
  const zeros = gzipSync(Buffer.alloc(16 << 20));
  return new ReadableStream({
    start: (stream) => stream.enqueue(gzipSync(rawEntry(Buffer.from('x/zeros'), Buffer.alloc(0), 8 * 2 ** 30 - 1))),
    pull: (stream) => stream.enqueue(zeros),
  });
}

/** Files of sizes at which naive tools stop: 60 MB of code, 30 MB on one line, 5,000 binaries. */
export function bigFiles(): Record<string, Uint8Array> {
  const rows = Array.from(
    { length: 60_000 },
    (_, at) => `ROW_${String(at).padStart(6, '0')} = ${'"x" + '.repeat(160)}"y"\n`,
  );
  const binaries = Array.from({ length: 5_000 }, (_, at) => {
    const bytes = Buffer.alloc(64, at % 251);
    bytes.writeUInt32LE(at, 0);
    bytes[5] = 0;
    return [`frames/${at % 50}/${at}.dat`, bytes] as const;
  });
  return {
    'atropos_mini/table.py': Buffer.from(rows.join('')),
    'web/bundle.min.js': Buffer.from(`var a=${'[1,2,3,"lorem"],'.repeat(1_800_000)}0;`),
    ...Object.fromEntries(binaries),
  };
}

/** Requests for what is big. */
export const bigReadings: readonly ScriptCall[] = [
  call('list_files', { depth: 2 }),
  call('list_files', { path: 'frames/7', depth: 2 }),
  call('read_file', { path: 'atropos_mini/table.py', start_line: 59_999 }),
  read('web/bundle.min.js'),
  read('frames/7/7.dat'),
  call('outline', { path: 'atropos_mini/table.py' }),
  call('outline', { path: 'web/bundle.min.js' }),
  call('search', { pattern: 'ROW_059999' }),
  call('search', { pattern: 'lorem' }),
];

/** Writes into what is big. */
export const bigWritings: readonly ScriptCall[] = [
  edit('atropos_mini/table.py', 'ROW_059999 =', 'ROW_LAST ='),
  edit('web/bundle.min.js', 'var a=', 'var b='),
  call('write_file', { path: 'frames/7/7.dat', content: 'x\n' }),
];

/** Nothing that is text, but the settings. */
export const binaryFiles: Files = Object.fromEntries(
  ['logo.png', 'assets/a.ttf', 'assets/b.woff2', 'data/table.parquet'].map((path, at) => [
    path,
    Uint8Array.from([0x89, at, 0, 1, 2, 3, 255]),
  ]),
);

const readmePatch = {
  title: 'Say where admission by frequency would go',
  summary: 'One sentence in the README.',
  delivered: ['A sentence'],
  scoped_out: ['Everything else: there is no code'],
  call_site: 'README.md:1',
  assumptions: [],
};

/** One model writes into the README, the other asks. */
export const readmeScripts: Readonly<Record<string, Script>> = {
  ...quickScripts,
  'glm-5.2': {
    preflight: [
      turn('', call('list_files', {}), read('README.md')),
      end('decide_route', {
        route: 'pull_request',
        rationale: 'There is a README.',
        call_site: 'README.md:1',
        blockers: [],
        premise_concern: '',
      }),
    ],
    implement: [
      turn('', edit('README.md', '# Nothing yet\n', '# Nothing yet\n\nAdmission by frequency, one day.\n')),
      end('submit_patch', readmePatch),
    ],
    'self-review': [
      end('submit_review', {
        decision: 'ship',
        reachable_from: 'README.md:3',
        delivered: readmePatch.delivered,
        scoped_out: readmePatch.scoped_out,
        concerns: [],
        summary: 'It says what it says.',
      }),
    ],
  },
};
