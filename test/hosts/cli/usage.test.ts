// What the command line says to what it does not know: exit status 2 and one line with the nearest name.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const bin = join(import.meta.dirname, '../../../bin/outrider.js');
const scratchFolder = (name: string) => mkdtempSync(join(tmpdir(), `outrider-${name}-`));
const outrider = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

it.each([
  [['doctr'], 'doctor'],
  [['audit', '--ownr', 'acme'], '--owner'],
  [['demo', '--scenaro', 'river'], '--scenario'],
])('%j: exit 2, one line, and the nearest name', (args, nearest) => {
  const { status, stdout, stderr } = outrider(...args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(`Did you mean ${nearest}?`);
});

it('a date that is none, and a log that is not there', () => {
  const wrong = outrider('audit', '--owner', 'acme', '--since', 'yesterday');
  expect([wrong.status, wrong.stderr.trimEnd().split('\n')]).toEqual([2, [expect.stringContaining('2026-11-01')]]);
});

it.each([
  [['switch', 'offf'], 'Allowed choices are on, off, status (outrider switch --help shows what there is)'],
  [
    ['keys', 'set'],
    "required option '--provider <provider>' not specified (outrider keys set --help shows what there is)",
  ],
  [['compare', 'no-such.csv'], 'There is no file no-such.csv: give arms.jsonl, arms.csv or experiment.json of a run.'],
])('%j: exit 2, and where to look', (args, words) => {
  const { status, stderr } = outrider(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain('error:');
});

it('--help shows each command once, in a group, and what an exit status means', () => {
  const { status, stdout } = outrider('--help');
  expect(status).toBe(0);
  expect(stdout).not.toContain('\nCommands:');
  for (const command of ['demo', 'run', 'compare', 'serve', 'doctor', 'init'])
    expect(stdout.match(new RegExp(`^  ${command} `, 'gm')), command).toHaveLength(1);
  expect(stdout).toContain('Exit status: 0 done, 1 the answer is no, 2 usage or configuration.');
});

it('--help says of each option whether it is needed', () => {
  const { stdout } = outrider('run', '--help');
  expect(stdout.match(/required: /g)).toHaveLength(3);
  expect(stdout).toMatch(/--repo <path> +required: git checkout/);
});

it('a data folder that cannot be made: exit 2 and one line that says which setting', () => {
  const { status, stderr } = spawnSync(process.execPath, [bin, 'switch', 'off', '--by', 'ada'], {
    encoding: 'utf8',
    env: { ...process.env, OUTRIDER_DATA_DIR: '/dev/null/data' },
  });
  expect([status, stderr.trimEnd().split('\n')]).toEqual([2, [expect.stringContaining('OUTRIDER_DATA_DIR')]]);
});

it('the demo never replaces a folder that is of no demo, and says so before it plays', () => {
  const folder = scratchFolder('demo-out');
  const notes = join(folder, 'river', 'notes.txt');
  mkdirSync(join(folder, 'river'));
  writeFileSync(notes, 'mine');
  const { status, stdout, stderr } = outrider('demo', '--out', folder);
  expect([status, stdout, stderr.trimEnd().split('\n')]).toEqual([2, '', [expect.stringContaining('--out')]]);
  expect(readFileSync(notes, 'utf8')).toBe('mine');
});

it("a file's bytes in an error do not reach the terminal as commands", () => {
  const file = join(scratchFolder('odd-rows'), 'rows.jsonl');
  writeFileSync(file, '{"arm": \u001b]0;mine\u0007}');
  const { status, stderr } = outrider('compare', file);
  expect(status).toBe(2);
  expect(stderr).toContain('\\x1b');
  expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
});

it('a folder where the system makes none: refused at once, and never tried for ever', () => {
  const options = {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, OUTRIDER_DATA_DIR: '/proc/outrider' },
  } as const;
  const data = spawnSync(process.execPath, [bin, 'switch', 'off', '--by', 'ada'], options);
  expect([data.status, data.stderr.trimEnd().split('\n')]).toEqual([2, [expect.stringContaining('OUTRIDER_DATA_DIR')]]);
  const out = spawnSync(process.execPath, [bin, 'demo', '--out', '/proc/outrider'], options);
  expect([out.status, out.stderr.trimEnd().split('\n')]).toEqual([2, [expect.stringContaining('--out')]]);
});

it('a demo that is stopped by Ctrl-C leaves nothing behind, and what an earlier one left as it was', {
  timeout: 300_000,
}, async () => {
  const [folder, temporary] = [scratchFolder('demo-left'), scratchFolder('demo-temporary')];
  mkdirSync(join(folder, 'river', 'experiments'), { recursive: true });
  writeFileSync(join(folder, 'river', 'thread.md'), 'earlier');
  const env = { ...process.env, TMPDIR: temporary };
  const child = spawn(process.execPath, [bin, 'demo', '--out', folder], { env });
  let [said, stopped] = ['', false];
  const hear = (text: Buffer) => {
    said += text.toString();
    // The first phase of an arm has ended: files are open, executions under way. Once, as a second Ctrl-C ends it at once, whatever is left behind.
    if (!stopped && said.includes('preflight')) stopped = child.kill('SIGINT');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [status] = await once(child, 'close');
  expect(status).toBe(130);
  expect(said).not.toMatch(/Error|Warning/);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readFileSync(join(folder, 'river', 'thread.md'), 'utf8')).toBe('earlier');
});
