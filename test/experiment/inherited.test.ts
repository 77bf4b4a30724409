// What a repository takes from its owner's public `.github`: kind by kind where it has none, and never at the price of a run.
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/domain/errors.ts';
import { inheritedOf } from '../../src/experiment/inherited.ts';
import { FakeForge, fakeForges } from '../fakes/forge.ts';

const template = '.github/PULL_REQUEST_TEMPLATE.md';
const files = {
  'README.md': 'Who we are.',
  'CONTRIBUTING.md': 'Ask first.',
  [template]: '## Risk',
  '.github/ISSUE_TEMPLATE/idea.yml': 'name: Idea',
  '.github/ISSUE_TEMPLATE/config.yml': 'blank_issues_enabled: false',
  'workflow.yml': 'on: push',
};
const target = { kind: 'github', owner: 'acme', repo: 'widget' } as const;

const takes = async (paths: readonly string[], from: FakeForge | null = new FakeForge({ files }), repo = 'widget') => {
  const asked: string[] = [];
  const forges = fakeForges(new FakeForge(), null, ({ owner, repo: name }) => {
    asked.push(`${owner}/${name}`);
    return from?.repository ?? null;
  });
  const inherited = await inheritedOf({ target: { ...target, installation: 1, repo } as never, paths }, forges);
  return { asked, unread: inherited.unread, paths: inherited.files.map(({ path }) => path) };
};

const all = ['CONTRIBUTING.md', template, '.github/ISSUE_TEMPLATE/idea.yml'];

describe('what a repository takes from its owner', () => {
  it('is each kind of which it has no file', async () => {
    expect(await takes(['src/a.py'])).toEqual({ asked: ['acme/.github'], unread: null, paths: all });
    expect((await takes(['docs/contributing.rst', '.github/ISSUE_TEMPLATE/bug.md'])).paths).toEqual([template]);
  });

  it('is nothing, and nobody is asked, where it has all of its own or is that repository', async () => {
    expect((await takes(all)).asked).toEqual([]);
    expect((await takes([], new FakeForge({ files }), '.github')).asked).toEqual([]);
  });

  it('is nothing where the other is private, empty, missing, or of no forge', async () => {
    expect((await takes([], new FakeForge({ files, facts: { private: true } }))).paths).toEqual([]);
    expect((await takes([], new FakeForge({ files: {} }))).paths).toEqual([]);
    const gone = new FakeForge({ files });
    gone.repository.facts = async () => {
      throw new ForgeError('not_found', 'gone');
    };
    expect(await takes([], gone)).toEqual({ asked: ['acme/.github'], unread: null, paths: [] });
    expect((await takes([], null)).paths).toEqual([]);
  });

  it('is said to be unread where GitHub does not answer, and the run goes on', async () => {
    const away = new FakeForge({ files });
    away.repository.tree = async () => {
      throw new ForgeError('unavailable', 'GitHub answered 502.');
    };
    expect(await takes([], away)).toMatchObject({ unread: 'GitHub answered 502.', paths: [] });
  });

  it('leaves out what is no text, or too long to be a template', async () => {
    const odd = new FakeForge({ files: { 'CONTRIBUTING.md': 'a\0b', [template]: 'x'.repeat(70_000) } });
    expect((await takes([], odd)).paths).toEqual([]);
  });
});
