// What the product is made of, and how it is built: licences, pinned bytes, pinned actions, an audit that says when it did not look.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAudit } from '../../scripts/supply-chain/audit.ts';
import { billProblems, writeBill } from '../../scripts/supply-chain/bill.ts';

const root = join(import.meta.dirname, '../..');

it('every package that is shipped has an accepted licence and a pinned hash, and the bill is named after the product', {
  timeout: 120_000,
}, async () => {
  const { text, components } = await writeBill(root, 'outrider-for-github');
  expect(components.length).toBeGreaterThan(100);
  expect(billProblems(components)).toEqual([]);
  expect(JSON.parse(text)).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { name: 'outrider-for-github' } },
  });
  expect(text.includes(root)).toBe(false);
});

it('a licence that nobody accepted, none at all, words that are no licence and a missing hash are named', () => {
  const hashes = [{ alg: 'SHA-512', content: 'aa' }];
  const part = (name: string, licenses: string[], pinned = hashes) => ({
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}`,
    hashes: pinned,
    licenses,
  });
  const found = billProblems([
    part('a', ['AGPL-3.0-only']),
    part('b', []),
    part('c', ['SEE LICENSE IN x']),
    part('d', ['MIT'], []),
    part('e', ['(MIT OR GPL-3.0-only)']),
    part('f', ['MIT AND GPL-2.0-only']),
  ]);
  expect(found.map((line) => line[0])).toEqual(['a', 'b', 'c', 'd', 'f']);
  expect(billProblems([])).toEqual(['The bill of materials is empty.']);
});

it('an audit without an answer is never taken for a clean one', () => {
  const counts = (high: number) => ({
    metadata: { vulnerabilities: { info: 0, low: 1, moderate: 0, high, critical: 0, total: 1 + high } },
  });
  expect(readAudit(JSON.stringify({ ...counts(0), vulnerabilities: {} }))).toEqual({ kind: 'clean', lesser: 1 });
  const holes = { ...counts(1), vulnerabilities: { left: { severity: 'high' }, right: { severity: 'low' } } };
  expect(readAudit(JSON.stringify(holes))).toEqual({ kind: 'holes', names: ['left'] });
  expect(readAudit('{"message":"405 Method Not Allowed - POST https://a.example/x"}')).toEqual({
    kind: 'not_asked',
    reason: '405 Method Not Allowed',
  });
  expect(readAudit('').kind).toBe('not_asked');
});

it('the workflow has no permission but the one it names, and every action is pinned to a commit', async () => {
  const text = await readFile(join(root, '.github/workflows/ci.yml'), 'utf8');
  const { permissions, jobs, on } = parse(text) as {
    permissions: object;
    on: object;
    jobs: Record<string, { permissions: object; steps: { uses?: string; with?: Record<string, unknown> }[] }>;
  };
  expect(permissions).toEqual({});
  expect(Object.keys(on).sort()).toEqual(['pull_request', 'push']);
  for (const { permissions: own, steps } of Object.values(jobs)) {
    expect(own).toEqual({ contents: 'read' });
    for (const { uses, with: options } of steps.filter((step) => step.uses !== undefined)) {
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      if (uses?.startsWith('actions/checkout@')) expect(options).toMatchObject({ 'persist-credentials': false });
    }
  }
  expect(text.match(/uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm)).toHaveLength(text.match(/uses:/g)?.length ?? 0);
  expect(text).not.toMatch(/\$\{\{\s*(?:github\.event\.(?:issue|comment|pull_request\.(?:title|body))|secrets\.)/);
});
