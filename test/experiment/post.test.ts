// A comment exists once, whatever goes wrong between its creation and our knowing of it.
import { describe, expect, it } from 'vitest';
import { rowKeys } from '../../src/artifacts/rows.ts';
import { marker } from '../../src/comment/marker.ts';
import type { MarkerKey } from '../../src/domain/artifact.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { postOnce } from '../../src/experiment/publish/post.ts';
import { fakeAccounts } from '../fakes/accounts.ts';
import { type FakeWorld, fakeWorld } from '../fakes/world.ts';

const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'r', issue: 7 } as const;
const key: MarkerKey = { kind: 'card', experiment: '7f3a', arm: null };
const body = (text: string, world: FakeWorld, of = key) => `${text}\n\n${marker(of, world.markerSecret)}`;
const post = (world: FakeWorld, text: string, of = key) =>
  postOnce(world, target, { scope: '7f3a', key: of, body: body(text, world, of) });
const texts = ({ forge }: FakeWorld) => forge.comments.map((comment) => comment.body.split('\n')[0]);
const away = new ForgeError('unavailable', 'GitHub is having trouble');

describe('a comment of ours', () => {
  it('is created, then edited', async () => {
    const world = fakeWorld();
    const { id } = await post(world, 'one');
    expect(await post(world, 'two')).toMatchObject({ id });
    expect(texts(world)).toEqual(['two']);
  });

  it.each([
    ['the look-up', 'own', false],
    ['the creation, undone', 'create', false],
    ['the creation, done', 'create', true],
  ] as const)('a crash at %s leaves one comment after the repeat', async (_name, method, afterEffect) => {
    const world = fakeWorld();
    world.forge.fail(method, away, { afterEffect });
    await expect(post(world, 'one')).rejects.toThrow(away);
    await post(world, 'two');
    expect(texts(world)).toEqual(['two']);
  });

  it('a crash before it was remembered leaves one comment, found by its marker', async () => {
    const world = fakeWorld();
    await post(world, 'one');
    await world.rows.delete(rowKeys.posted('7f3a', 'card', null));
    await post(world, 'two');
    expect(texts(world)).toEqual(['two']);
  });

  it('that somebody deleted comes back', async () => {
    const world = fakeWorld();
    await post(world, 'one');
    world.forge.comments.length = 0;
    await post(world, 'two');
    expect(texts(world)).toEqual(['two']);
  });

  it('is not taken for another one: neither of another kind nor with a forged marker', async () => {
    const world = fakeWorld();
    await post(world, 'the summary', { ...key, kind: 'summary' });
    await world.forge.thread.create(`forged\n\n${marker(key, 'another secret')}`);
    await post(world, 'the card');
    expect(texts(world)).toEqual(['the summary', 'forged', 'the card']);
  });

  it('an outage while it is edited is an outage, not a reason to write another', async () => {
    const world = fakeWorld();
    await post(world, 'one');
    world.forge.fail('edit', away);
    await expect(post(world, 'two')).rejects.toThrow(away);
    expect(texts(world)).toEqual(['one']);
  });

  describe('that may not be edited any more', () => {
    const refused = new ForgeError('forbidden', 'Could not edit comment 1 in acme/r: no (HTTP 403).');
    const last = (world: FakeWorld, text: string) =>
      postOnce(world, target, { scope: '7f3a', key, body: body(text, world), last: true });

    it('stays as it was while there is more to come', async () => {
      const world = fakeWorld();
      await post(world, 'one');
      world.forge.fail('edit', refused);
      await expect(post(world, 'two')).rejects.toThrow(refused);
      expect(texts(world)).toEqual(['one']);
    });

    it('is followed by its last words in another one, which names it and is edited from then on', async () => {
      const world = fakeWorld();
      const { id, url } = await last(world, 'one');
      world.forge.fail('edit', refused);
      const other = await last(world, 'two\n\nmore');
      expect(other.id).not.toBe(id);
      expect(world.forge.comments.at(-1)?.body).toBe(
        body(
          `two\n\nThis takes the place of [an earlier comment](${url}), which may not be edited any more. Could not edit comment 1 in acme/r: no (HTTP 403).\n\nmore`,
          world,
        ),
      );
      expect(await last(world, 'three')).toMatchObject({ id: other.id });
      expect(texts(world)).toEqual(['one', 'three']);
    });

    it('is followed by one other, when the process died before it was remembered', async () => {
      const world = fakeWorld();
      const { id, url } = await last(world, 'one');
      world.forge.fail('edit', refused);
      await last(world, 'two');
      await world.rows.put(rowKeys.posted('7f3a', 'card', null), { id, url }, 'any');
      world.forge.fail('edit', refused);
      await last(world, 'two');
      expect(texts(world)).toEqual(['one', 'two']);
    });

    it('is what is told, when no other one may be written either', async () => {
      const world = fakeWorld();
      await last(world, 'one');
      world.forge.fail('edit', refused);
      world.forge.fail('create', new ForgeError('forbidden', 'Could not comment.'));
      await expect(last(world, 'two')).rejects.toThrow(refused);
    });
  });

  it('loses what looks like a secret, and keeps the rest', async () => {
    const world = fakeWorld({
      accounts: fakeAccounts({ secrets: (owner) => (owner === 'acme' ? ['the-key-of-this-owner'] : []) }),
    });
    const foreign = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
    await post(world, `a ${foreign} b the-key-of-this-owner c`);
    expect(texts(world)).toEqual(['a [secret taken out] b [secret taken out] c']);
  });

  it('that must not leave is replaced by a sentence that says why', async () => {
    const world = fakeWorld();
    world.forge.fail('create', new ForgeError('withheld', 'Nothing was sent to a/b, because it holds key 1.'));
    await post(world, 'one');
    expect(texts(world)[0]).toMatch(
      /^What belongs here was kept back\. Nothing was sent to a\/b, because it holds key 1\./,
    );
    expect(world.logged.join()).toContain('a comment was kept back');
  });
});
