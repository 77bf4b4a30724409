// What a paper links to: which links count, when a README names the paper, and that nothing of it can stop a run.
import { describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { licenceTexts } from '../../src/codemap/licence/texts.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import type { Accepted } from '../../src/domain/manifest.ts';
import { Origins } from '../../src/domain/origins.ts';
import type { Paper } from '../../src/domain/paper.ts';
import { freezeOrigins, linkedPlaces, namesPaper } from '../../src/experiment/origins.ts';
import type { World } from '../../src/ports/world.ts';
import { memoryBlobs } from '../fakes/blobs.ts';
import { FakeForge, fakeForges } from '../fakes/forge.ts';

const title = 'Reinforcement learning without ground-truth solutions';
const paper = {
  id: '2606.27369v1',
  title,
  abstract: 'We rank rewards.',
  links: ['https://github.com/lab/river'],
} as unknown as Paper;

async function frozen(places: Readonly<Record<string, FakeForge>>, links = paper.links) {
  const blobs = memoryBlobs();
  const forges = fakeForges(new FakeForge(), null, ({ owner, repo }) => places[`${owner}/${repo}`]?.repository ?? null);
  const world = { blobs, forges } as unknown as World;
  const accepted = {
    experiment: 'x',
    target: { kind: 'github', owner: 'Acme', repo: 'atropos' },
  } as unknown as Accepted;
  await freezeOrigins({ accepted, paper: { ...paper, links }, licence: null }, world);
  const text = await blobs.get(keys.reference('x'));
  return {
    origins: await needDocument(blobs, keys.origins('x'), Origins),
    reference: text && new TextDecoder().decode(text),
  };
}

describe('links of a paper', () => {
  it('count when they lead to a repository at GitHub, each once, whatever is behind it', () => {
    expect(
      linkedPlaces([
        'https://GitHub.com/lab/River',
        'https://github.com/lab/river',
        'http://www.github.com/Lab/River/tree/main/src#readme',
        'https://github.com/lab/river.git',
        'https://github.com/lab',
        'https://github.com.evil.example/lab/other',
        'https://evil.example/github.com/lab/other',
        'https://gitlab.com/lab/other',
        'https://github.com/lab/..',
        'https://github.com/topics/reinforcement-learning',
        'https://github.com/orgs/lab',
        'https://github.com/other/a.b-c_d?tab=readme',
      ]),
    ).toEqual([
      { owner: 'lab', repo: 'river' },
      { owner: 'other', repo: 'a.b-c_d' },
    ]);
  });
});

describe('a README', () => {
  it.each([
    ['its id', 'See arXiv:2606.27369 for details.', true],
    ['its title, set otherwise', '# REINFORCEMENT LEARNING\nwithout *ground-truth* solutions', true],
    ['another paper', 'See arXiv:2606.27360.', false],
    ['its id within a longer number', 'Build 12606.273691', false],
    ['a part of its title', 'Reinforcement learning without tears', false],
  ])('with %s', (_what, readme, names) => {
    expect(namesPaper(readme, paper)).toBe(names);
  });
});

describe('freezing origins', () => {
  const code = {
    'README.md': `Code of “${title}”.`,
    LICENSE: licenceTexts.MIT ?? '',
    'river/rewards.py': 'def reward():\n    return 1\n',
    'tests/test_rewards.py': 'def test(): pass\n',
    'setup.cfg': '[a]\n',
  };

  it('keeps licence and code of a reference implementation', async () => {
    const { origins, reference } = await frozen({ 'lab/river': new FakeForge({ files: code }) });
    expect(origins.linked).toMatchObject([
      { repo: 'lab/river', unread: null, licence: { path: 'LICENSE', spdx: 'MIT' }, names_paper: true },
    ]);
    expect(reference).toContain('## river/rewards.py');
    expect(reference).not.toContain('test_rewards');
  });

  it('gives no code of a repository whose README does not name the paper', async () => {
    const forge = new FakeForge({ files: { ...code, 'README.md': 'A library.' } });
    const { origins, reference } = await frozen({ 'lab/river': forge });
    expect(origins.linked).toMatchObject([{ names_paper: false, sha: null, licence: { spdx: 'MIT' } }]);
    expect(reference).toBeNull();
  });

  it('does not read this repository a second time, and looks at the others all the same', async () => {
    const others = ['a', 'b', 'c', 'd'].map((name) => `https://github.com/lab/${name}`);
    const { origins } = await frozen({}, [...others, 'https://github.com/acme/Atropos/tree/main']);
    expect(origins.linked.map(({ repo, unread }) => [repo, unread])).toEqual([
      ['acme/Atropos', 'it is this repository'],
      ...['a', 'b', 'c'].map((name) => [`lab/${name}`, 'nothing but the checkout is read']),
    ]);
  });

  it('does not take a repository that is gone for one without a licence', async () => {
    const gone = new FakeForge({ files: {} });
    gone.fail('facts', new ForgeError('not_found', 'Not Found'));
    const { origins } = await frozen({ 'lab/river': gone });
    expect(origins.linked).toMatchObject([{ unread: 'it is not there, or not public', licence: null, sha: null }]);
  });

  it('says what could not be looked at, and goes on', async () => {
    const closed = new FakeForge({ files: code });
    closed.fail('file', new ForgeError('forbidden', 'The App may not read it.'));
    const links = ['https://github.com/lab/closed', 'https://github.com/lab/nowhere', 'https://github.com/lab/river'];
    const { origins } = await frozen({ 'lab/closed': closed, 'lab/river': new FakeForge({ files: code }) }, links);
    expect(origins.linked.map(({ unread }) => unread)).toEqual([
      'The App may not read it.',
      'nothing but the checkout is read',
      null,
    ]);
  });
});
