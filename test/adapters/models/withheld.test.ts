// What a model is to read is looked through for the installation's keys: a request with one in it reaches nobody.
import { afterEach, expect, it } from 'vitest';
import { createModels } from '../../../src/adapters/models/models.ts';
import { ask, goodAnswer, key, rows, startTap, type Tap } from './tap.ts';

const other = 'the "other" provider\\s key-0123456789';
let tap: Tap | undefined;

afterEach(async () => {
  await tap?.stop();
  tap = undefined;
});

it.each(Object.entries(rows))('over %s', async (protocol, model) => {
  tap = await startTap({ body: goodAnswer(protocol as keyof typeof rows) });
  const baseUrls = { anthropic: tap.url, openai: tap.url };
  const models = createModels({ credential: () => key, baseUrls, secrets: [key, other] });
  for (const secret of [key, other]) {
    const request = ask(model, { messages: [{ role: 'user', text: `The file says: ${secret}.` }] });
    const failed = await models.complete(request).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'ProviderError', failure: 'rejected', maybeBilled: false });
    expect((failed as Error).message).toMatch(/^Nothing was sent to .*, because .* holds a key of this installation\./);
    expect((failed as Error).message).not.toContain(secret);
  }
  expect(tap.taken).toHaveLength(0);
  await models.complete(ask(model));
  expect(tap.taken).toHaveLength(1);
});
