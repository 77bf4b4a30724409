// `/outrider experiment`, from the webhook on: many repositories, one overview, and every way in which it can go otherwise.
import { afterEach, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { StudyRecord } from '../../src/domain/study.ts';
import { loadSeed } from '../../src/hosts/demo/seeds.ts';
import { assertAllValid } from '../openapi.ts';
import {
  type Asked,
  type Bench,
  bodyOf,
  command,
  kindsIn,
  maintainer,
  openBench,
  paper,
  pythonRepository,
} from './bench.ts';

let bench: Bench | null = null;

afterEach(async () => {
  await bench?.close();
  bench = null;
});

const block = (lines: string) => `Let us see.\n\n\`\`\`yaml\n${lines}\n\`\`\`\n`;
const usual = (repos: string, more = '') => block(`repos: [${repos}]\npapers: [${paper}]\nmodels: [glm-5.2]${more}`);

async function ask(on: Bench, body: string, text = '/outrider experiment'): Promise<Asked> {
  const issue = await on.stage.github.openIssue(maintainer, 'acme/hub', { title: 'Which model?', body });
  return command(on, issue, text);
}

async function studyOf({ stage }: Bench, { experiment }: Asked): Promise<StudyRecord> {
  return needDocument(stage.host.world.blobs, keys.record(experiment), StudyRecord);
}

describe('an experiment over many repositories', { timeout: 240_000 }, () => {
  it('runs where it may, names who is left out, and ends as one overview', async () => {
    bench = await openBench({
      repositories: [
        pythonRepository('hub'),
        pythonRepository('one'),
        {
          owner: 'acme',
          name: 'two',
          files: { ...loadSeed('typescript'), '.github/outrider.yml': 'cross_review: false\n' },
        },
        pythonRepository('old', { archived: true }),
        { owner: 'acme', name: 'bare', files: {} },
      ],
    });
    const asked = await ask(bench, usual('one, two, old, bare, gone, elsewhere/x'));
    expect(await kindsIn(bench, asked.issue)).toEqual(['overview']);
    const body = await bodyOf(bench, asked.issue, 'overview');
    const record = await studyOf(bench, asked);
    expect(record.cells.map(({ repo, state }) => [repo, state])).toEqual([
      ['acme/one', 'done'],
      ['acme/two', 'done'],
    ]);
    expect(body).toContain('2 of 2 pairs complete');
    for (const name of ['old', 'bare', 'gone', 'elsewhere/x']) expect(body).toMatch(new RegExp(`- .${name}.: `));
    expect(bench.log.errors).toEqual([]);
    await assertAllValid(bench.stage.github.journal);
  });
});
