// `outrider replay`: a run of the demo, run again offline from what it recorded, and recordings that somebody changed. The other ends of a run
// are replayed where they are played, in `scenarios.test.ts`.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from '../hosts/cli/command-line.ts';
import { open, playToEnd } from './harness.ts';
import { replayed } from './replaying.ts';
import { named } from './scenario.ts';

const patience = 240_000;

describe('the pair of the demo', () => {
  let folder = '';
  let copies = '';
  let commands: CommandLine;
  const outrider = (...args: string[]) => commands.run({ environment: { PATH: process.env.PATH }, args, input: '' });

  beforeAll(async () => {
    commands = openCommandLine();
    copies = await mkdtemp(join(tmpdir(), 'outrider-recordings-'));
    folder = join(copies, 'whole');
    const scenario = named('outage');
    const { stage, dataDir, close } = await open(scenario);
    try {
      const { experiment } = await playToEnd(scenario, stage);
      await cp(join(dataDir, 'experiments', experiment), folder, { recursive: true });
    } finally {
      await close();
    }
  }, patience);

  afterAll(async () => {
    await commands.close();
    await rm(copies, { recursive: true, force: true });
  });

  /** A copy of the recording, one file of it changed. */
  async function tampered(file: string, change: (text: string) => string): Promise<string> {
    const copy = await mkdtemp(join(copies, 'tampered-'));
    await cp(folder, copy, { recursive: true });
    const text = await readFile(join(copy, file), 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    await writeFile(join(copy, file), changed);
    return copy;
  }

  it('comes out the same, twice, with everything that the arms left', { timeout: patience }, async () => {
    const left: string[] = [];
    const files = [
      'experiment.json',
      'arms.jsonl',
      'arms.csv',
      'arms/glm-5-2/patch-1.json',
      'arms/glm-5-2/findings.json',
    ];
    const look = async (after: string) => {
      for (const file of files) left.push(await readFile(join(after, file), 'utf8'));
    };
    expect(await replayed(folder, look)).toEqual([]);
    expect(await replayed(folder, look)).toEqual([]);
    expect(left.slice(0, files.length)).toEqual(left.slice(files.length));
  });

  it('says where a tampered answer of a model leads elsewhere', { timeout: patience }, async () => {
    const copy = await tampered('transcripts/glm-5-2.jsonl', (text) =>
      text.replace(
        /"name":"read_file","arguments":\{"path":"[^"]+"/,
        '"name":"read_file","arguments":{"path":"no-such-file.py"',
      ),
    );
    const [first] = await replayed(copy);
    expect(first?.where).toMatch(/^glm-5-2, \w+ 1, turn \d+$/);
    expect(first?.what).toMatch(/^tools: outputs\.\d+\.text/);
  });

  it('finds a token count that was changed in the transcript, and one in the records', {
    timeout: patience,
  }, async () => {
    const more = (text: string) => text.replace(/"output_tokens":(\d+)/, (_, n) => `"output_tokens":${Number(n) + 1}`);
    const inTranscript = await replayed(await tampered('transcripts/glm-5-2.jsonl', more));
    expect(inTranscript.map(({ where }) => where)).toContain('arms.jsonl');
    const inRows = await replayed(await tampered('arms.jsonl', more));
    expect(inRows).toEqual([
      { where: 'arms.jsonl', what: expect.stringMatching(/^0\.output_tokens: “\d+” was recorded/) },
    ]);
  });

  it('tells it on the command line, with the exit status', { timeout: patience }, async () => {
    const same = await outrider('replay', folder);
    expect(same).toMatchObject({ status: 0, stderr: '' });
    expect(same.stdout).toMatch(/^same: experiment\.json, arms\.jsonl, arms\.csv are byte for byte/m);
    const older = await tampered('experiment.json', (text) =>
      text.replaceAll(/"harness_version": "[^"]+"/g, '"harness_version": "0.0.1"'),
    );
    await writeFile(join(older, 'repo-map.md'), 'another map');
    const other = await outrider('replay', older);
    expect(other).toMatchObject({ status: 1, stderr: '' });
    expect(other.stdout).toMatch(/^note: recorded by version 0\.0\.1, this is /m);
    expect(other.stdout).toContain('differs: repo-map.md: it is not the one that was frozen');
    const full = await outrider('replay', folder, '--out', copies);
    expect(full).toMatchObject({ status: 2, stderr: expect.stringContaining('is not empty') });
  });

  it('says which frozen input was changed, cut off or taken away, and replays nothing then', {
    timeout: patience,
  }, async () => {
    const told = async (change: (pack: Buffer) => Buffer | null) => {
      const copy = await mkdtemp(join(copies, 'frozen-'));
      await cp(folder, copy, { recursive: true });
      const pack = join(copy, 'snapshot.pack');
      const changed = change(await readFile(pack));
      await (changed === null ? rm(pack) : writeFile(pack, changed));
      const { status, stdout } = await outrider('replay', copy);
      return { status, said: stdout.split('\n').filter((line) => line.startsWith('differs: ')) };
    };
    const one = await told((pack) => {
      pack[500] = (pack[500] ?? 0) ^ 1;
      return pack;
    });
    expect(one).toEqual({
      status: 1,
      said: [expect.stringMatching(/^differs: snapshot\.pack: the content of "[^"]+" is not the one that was frozen$/)],
    });
    const cut = await told((pack) => pack.subarray(0, 2000));
    expect(cut.said).toEqual([expect.stringMatching(/^differs: snapshot\.pack: .* is no whole pack file/)]);
    expect((await told(() => null)).said).toEqual(['differs: snapshot.pack: it is not there']);
  });

  it('refuses a recording that is cut off', { timeout: patience }, async () => {
    const damaged = await tampered('transcripts/glm-5-2.jsonl', (text) => text.slice(0, -20));
    await expect(replayed(damaged)).rejects.toThrow('is not one that this version can replay');
    await rm(join(damaged, 'transcripts/glm-5-2.jsonl'));
    await expect(replayed(damaged)).rejects.toThrow(
      /^There is no .*glm-5-2\.jsonl: this folder is no whole recording\.$/,
    );
  });
});
