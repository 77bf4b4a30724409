// Keys of organisations in rows: bound to their owner and provider, two live at once, shown by four characters.
import { describe, expect, it } from 'vitest';
import { keyStore, leastOf } from '../../src/artifacts/key-store.ts';
import { providerKeyPartition } from '../../src/artifacts/rows.ts';
import { SealError } from '../../src/domain/errors.ts';
import { fakeClock } from '../fakes/clock.ts';
import { memoryRows } from '../fakes/rows.ts';
import { memorySealing } from '../fakes/sealing.ts';

function open() {
  const [rows, clock] = [memoryRows(), fakeClock(1_000)];
  return { rows, clock, keys: keyStore({ rows, sealing: memorySealing(), clock }) };
}

describe('the keys of an organisation', () => {
  it('are listed newest first, by their last four characters, whatever the case of its name', async () => {
    const { keys, clock } = open();
    await keys.add('Acme', 'zai', 'zai-key-one-1111');
    clock.advance(10);
    await keys.add('acme', 'zai', 'zai-key-two-2222');
    const lines = await keys.list('ACME');
    expect(lines.map(({ provider, last4 }) => `${provider} ${last4}`)).toEqual(['zai 2222', 'zai 1111']);
    expect(JSON.stringify(lines)).not.toMatch(/zai-key|sealed/);
    expect(await keys.open('acme', lines[0] as never)).toBe('zai-key-two-2222');
  });

  it('are two at most of a provider: a third says which to remove', async () => {
    const { keys, clock } = open();
    for (const end of ['1111', '2222']) {
      await keys.add('acme', 'zai', `zai-key-${end}`);
      clock.advance(10);
    }
    await keys.add('acme', 'openai', 'openai-key-9999');
    await expect(keys.add('acme', 'zai', 'zai-key-3333')).rejects.toThrow(
      '…2222 and …1111 are live for zai already, and two are the most. Remove one first: outrider keys rm --provider zai --owner acme --key 1111',
    );
  });

  it('make room by the one that its provider refuses, so that the last one that works is never named', async () => {
    const { keys, clock } = open();
    await keys.add('acme', 'zai', 'zai-key-1111');
    clock.advance(10);
    const { line } = await keys.add('acme', 'zai', 'zai-key-2222');
    await keys.mark('acme', line, clock.now());
    await expect(keys.add('acme', 'zai', 'zai-key-3333')).rejects.toThrow(/Remove one first: .* --key 2222$/);
    expect(leastOf(await keys.list('acme'))?.last4).toBe('2222');
  });

  it('set twice are set once', async () => {
    const { keys } = open();
    expect((await keys.add('acme', 'zai', 'zai-key-1111')).again).toBe(false);
    expect((await keys.add('acme', 'zai', 'zai-key-1111')).again).toBe(true);
    expect(await keys.list('acme')).toHaveLength(1);
  });

  it('open for nobody else: a row that is copied to another organisation is worth nothing', async () => {
    const { keys, rows } = open();
    const { line } = await keys.add('acme', 'zai', 'zai-key-1111');
    const [row] = await rows.list(providerKeyPartition('acme'));
    const value = row?.value as never;
    await rows.put({ pk: providerKeyPartition('umbrella'), sk: `zai/${line.id}` }, value, 'any');
    await rows.put({ pk: providerKeyPartition('acme'), sk: `openai/${line.id}` }, value, 'any');
    await expect(keys.open('umbrella', line)).rejects.toThrow(SealError);
    await expect(keys.open('acme', { ...line, provider: 'openai' })).rejects.toThrow(SealError);
    expect(await keys.open('acme', line)).toBe('zai-key-1111');
  });

  it('are marked as refused and as taken again, and a removed one stays removed', async () => {
    const { keys } = open();
    const { line } = await keys.add('acme', 'zai', 'zai-key-1111');
    await keys.mark('acme', line, 5);
    expect((await keys.list('acme'))[0]?.refused_at).toBe(5);
    await keys.mark('acme', line, null);
    expect((await keys.list('acme'))[0]?.refused_at).toBeNull();
    await keys.remove('acme', line);
    await keys.mark('acme', line, 5);
    expect(await keys.list('acme')).toEqual([]);
    await expect(keys.open('acme', line)).rejects.toThrow('was removed meanwhile');
  });
});
