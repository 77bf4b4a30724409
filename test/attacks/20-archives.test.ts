// Attack 20: GitHub's archive is a bomb, or unpacks outside of its folder.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Bench, cardOf } from '../e2e/bench.ts';
import { answersTo, attack, call, expectNothingLeft, openGround, patience, turn, writesIssue } from './ground.ts';

const out = `outrider-slip-${process.pid}`;
let bench: Bench;
let archive: Uint8Array = new Uint8Array();
const server = createServer((_request, response) => response.end(archive));
beforeAll(async () => {
  bench = await openGround();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, patience);
beforeEach(() => bench.stage.github.clearFaults());
afterAll(async () => {
  server.close();
  await bench.close();
});

const issue = { title: 'A reward', body: 'x' };
const look = turn(
  '',
  call('list_files', { depth: 10 }),
  call('read_file', { path: 'slip' }),
  call('read_file', { path: 'README.md' }),
);
/** GitHub answers with a link to where the archive is. */
function answers(body: Uint8Array): void {
  archive = body;
  const { port } = server.address() as AddressInfo;
  const headers = { location: `http://127.0.0.1:${port}/archive` };
  bench.stage.github.fault({ path: '/tarball/', times: 100, action: { status: 302, headers } });
}

it('names that leave the folder write nothing there, and links and devices are left out', {
  timeout: patience,
}, async () => {
  const tar = pack();
  const root = 'acme-quick-0000000/';
  for (const name of [`${root}../../../../../../../..${join(tmpdir(), out)}`, join(tmpdir(), out), `${root}../${out}`])
    tar.entry({ name }, 'x');
  tar.entry({ name: `${root}slip`, type: 'link', linkname: '/etc/passwd' });
  tar.entry({ name: `${root}device`, type: 'character-device' });
  tar.entry({ name: `${root}README.md` }, 'FORGED CONTENT');
  tar.finalize();
  answers(await buffer(tar.pipe(createGzip())));
  await attack(bench, writesIssue({}, look), issue);
  expect(existsSync(join(tmpdir(), out))).toBe(false);
  const told = answersTo(bench);
  expect(bench.stage.models.journal.length).toBeGreaterThan(1);
  expect(told.includes('root:x:0:0')).toBe(false);
  // The tree that git hashes is the truth, not the archive.
  expect(told.includes('FORGED CONTENT')).toBe(false);
  expectNothingLeft(bench);
});

it('a bomb ends the run with words, before any model is called', { timeout: patience }, async () => {
  const before = bench.stage.models.journal.length;
  const tar = pack();
  tar.entry({ name: 'acme-quick-0000000/zeros' }, Buffer.alloc(160 * 1024 * 1024));
  tar.finalize();
  const bomb = await buffer(tar.pipe(createGzip({ level: 9 })));
  answers(bomb);
  const asked = await attack(bench, writesIssue({}, look), issue);
  expect(await cardOf(bench, asked.issue)).toMatch(/unpacks to more than/);
  expect(bench.stage.models.journal.length).toBe(before);
});
