// The GitHub adapter keeps the contracts of its ports, and GitHub's own API description, against the stand-in.
import { expect, it } from 'vitest';
import { checksContract } from '../../contracts/checks.ts';
import { commitTalkContract } from '../../contracts/commit-talk.ts';
import { publisherContract } from '../../contracts/publisher.ts';
import { repositoryContract } from '../../contracts/repository.ts';
import { threadContract } from '../../contracts/thread.ts';
import { assertAllValid } from '../../openapi.ts';
import { forgesOf, openGitHub } from './stand-in.ts';

repositoryContract('GitHub', async () => {
  const { github, forge, open } = await openGitHub();
  const { sha } = await forge.repository.pin('main');
  await forge.publisher.createBranch('topic/one', sha);
  const close = async () => {
    await assertAllValid(github.journal);
    await github.close();
  };
  return { repository: forge.repository, empty: open({ repo: 'empty' }).repository, close };
});

threadContract('GitHub', async () => {
  const { github, forge, target } = await openGitHub();
  const issue = { repo: 'acme/widget', number: target.issue };
  const close = async () => {
    await assertAllValid(github.journal);
    await github.close();
  };
  return { thread: forge.thread, other: async (body) => (await github.comment('ann', issue, body)).id, close };
});

publisherContract('GitHub', async () => {
  const { github, forge } = await openGitHub();
  const close = async () => {
    await assertAllValid(github.journal);
    await github.close();
  };
  return { ...forge, close };
});

commitTalkContract('GitHub', async () => {
  const { github, forge } = await openGitHub();
  const { sha } = await forge.repository.pin('main');
  const second = await forge.publisher.commit(sha, [], 'a second one');
  const close = async () => {
    await assertAllValid(github.journal);
    await github.close();
  };
  const other = async (body: string) => {
    await github.api('ann', 'POST', `/repos/acme/widget/commits/${sha}/comments`, { body });
  };
  return { commits: forge.commits ?? expect.unreachable(), shas: [sha, second.sha], other, close };
});

checksContract('GitHub', async () => {
  const { github, forge } = await openGitHub();
  const { sha: base } = await forge.repository.pin('main');
  const close = async () => {
    await assertAllValid(github.journal);
    await github.close();
  };
  let commits = 0;
  return {
    checks: forge.checks,
    commit: async () => {
      commits += 1;
      const { sha } = await forge.publisher.commit(base, [], `commit ${commits}`);
      await forge.publisher.createBranch(`topic/${commits}`, sha);
      return sha;
    },
    run: async (head_sha, { output, ...run }) =>
      github.checkRun('acme/widget', { ...run, head_sha, ...(output ? { output: { ...output } } : {}) }),
    status: (sha, status) => github.status('acme/widget', sha, status),
    close,
  };
});

it('reads another repository where it is public, with a token for the one repository alone', async () => {
  const { github, target } = await openGitHub({
    repositories: [
      { owner: 'acme', name: 'widget', files: { 'a.txt': 'a\n' } },
      { owner: 'lab', name: 'river', files: { 'README.md': 'The code of a paper.\n' } },
      { owner: 'lab', name: 'secret', files: { 'README.md': 'Not for you.\n' }, private: true },
    ],
  });
  try {
    const at = (repo: string) => forgesOf(github).elsewhere(target, { owner: 'lab', repo });
    const bytes = await at('river')?.file('README.md', null);
    expect(new TextDecoder().decode(bytes ?? new Uint8Array())).toBe('The code of a paper.\n');
    expect(await at('secret')?.file('README.md', null)).toBeNull();
    await expect(at('nowhere')?.pin(null)).rejects.toMatchObject({ name: 'ForgeError', reason: 'not_found' });
    const minted = github.journal.filter(({ path }) => path.includes('access_tokens'));
    expect(minted.map(({ body }) => (body as { repositories?: unknown }).repositories)).toEqual(
      minted.map(() => ['widget']),
    );
    await assertAllValid(github.journal);
  } finally {
    await github.close();
  }
});
