// The fake forge keeps the same contracts as the real ones, and fails when told to.
import { describe, expect, it } from 'vitest';
import { ForgeError } from '../../src/domain/errors.ts';
import { commitTalkContract } from '../contracts/commit-talk.ts';
import { seedFiles } from '../contracts/forge-seed.ts';
import { publisherContract } from '../contracts/publisher.ts';
import { repositoryContract } from '../contracts/repository.ts';
import { threadContract } from '../contracts/thread.ts';
import { FakeForge } from './forge.ts';

const close = async () => undefined;

repositoryContract('the fake', async () => {
  const { repository, git } = new FakeForge({ files: seedFiles });
  git.createBranch('topic/one', git.pin(null).sha);
  return { repository, empty: new FakeForge().repository, close };
});
threadContract('the fake', async () => ({ thread: new FakeForge().thread, close }));
commitTalkContract('the fake', async () => {
  const { commits } = new FakeForge({ files: seedFiles });
  return { commits, shas: ['a', 'b'], other: async () => undefined, close };
});
publisherContract('the fake', async () => ({ ...new FakeForge({ files: seedFiles }), close }));

describe('the fake forge', () => {
  it('fails once when told to, before or after the work', async () => {
    const forge = new FakeForge();
    forge.fail('create', new ForgeError('unavailable', 'lost on the way'));
    await expect(forge.thread.create('a')).rejects.toThrow('lost on the way');
    expect(forge.comments).toEqual([]);
    forge.fail('create', new ForgeError('unavailable', 'lost on the way back'), { afterEffect: true });
    await expect(forge.thread.create('b')).rejects.toThrow('lost on the way back');
    expect(forge.comments.map(({ body }) => body)).toEqual(['b']);
    await forge.thread.create('c');
    expect(forge.comments.map(({ body }) => body)).toEqual(['b', 'c']);
  });
});
