// The map of the tree is the tree: rooms, their order, the ports with their adapters, and the files that both pages send people to.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layers } from '../layers.ts';
import { root } from './documents.ts';

const src = join(root, 'src');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const [agents, architecture] = [read('AGENTS.md'), read('docs/architecture.md')];

/** Cells of the rows of the table whose header begins with `first`. */
function rowsOf(page: string, first: string): string[][] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${first}`));
  const body = lines.slice(head + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const codes = (text = '') =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const roomOf = ([cell]: string[]) => codes(cell)[0]?.replace(/\/$/, '').replace(/\.ts$/, '') ?? '';
const aside = ['adapters', 'config'];

describe('the table of rooms', () => {
  const there = readdirSync(src).map((name) => name.replace(/\.ts$/, ''));

  it('in AGENTS.md has every room of the tree and no other, in the order of the laws', () => {
    const rooms = rowsOf(agents, 'room (src/)').map(roomOf);
    expect([...rooms].sort()).toEqual([...there].sort());
    expect(rooms.filter((room) => !aside.includes(room))).toEqual([...layers]);
  });

  it('in the architecture has them in that order too, each with files that are there', () => {
    const rows = rowsOf(architecture, 'room |');
    expect(rows.map(roomOf)).toEqual([...layers]);
    const missing = rows.flatMap((row) =>
      codes(row[1]).filter((file) => !existsSync(join(src, roomOf(row), file)) && !existsSync(join(src, file))),
    );
    expect(missing).toEqual([]);
  });
});

describe('the table of ports', () => {
  const rows = rowsOf(architecture, 'port (`src/ports/`)');

  it('has every port', () => {
    expect(rows.flatMap(([ports]) => codes(ports)).sort()).toEqual(readdirSync(join(src, 'ports')).sort());
  });

  it('names adapters that the wiring uses, and leaves none out that bears a port', () => {
    const named = new Set(rows.flatMap(([, here, cloud]) => [...codes(here), ...codes(cloud)]));
    const wiring = readdirSync(join(src, 'hosts/wiring')).map((file) => read(`src/hosts/wiring/${file}`));
    const used = new Set(
      wiring.flatMap((text) => [...text.matchAll(/adapters\/([\w/-]+\.ts)'/g)].map(([, path = '']) => path)),
    );
    expect([...named].filter((path) => !used.has(path))).toEqual([]);
    // Parts of an adapter, which a host asks for something besides its port.
    const parts = [
      'client.ts',
      'credentials.ts',
      'endpoints.ts',
      'key-check.ts',
      'new-folder.ts',
      's3-address.ts',
      'thread.ts',
    ];
    expect([...used].filter((path) => !named.has(path) && !parts.includes(basename(path)))).toEqual([]);
  });
});

describe('the files that somebody is sent to', () => {
  it('are there', () => {
    const named = codes(architecture).filter((code) => /^[\w-]+\/[\w./-]+\.ts$/.test(code) || code.endsWith('.md'));
    const missing = named.filter(
      (path) => ![path, `src/${path}`, `src/adapters/${path}`].some((place) => existsSync(join(root, place))),
    );
    expect(named.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });
});
