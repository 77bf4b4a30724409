// Probot as our hosts open it: its handlers may not ask GitHub, its warnings reach our log, and what a handler throws reaches us.
import { describe, expect, it } from 'vitest';
import { openProbot } from '../../src/hosts/probot.ts';
import type { LogFields } from '../../src/ports/log.ts';
import { newPrivateKey } from './lambda/world/credentials.ts';

const credentials = { appId: '4242', privateKey: newPrivateKey(), webhookSecret: 'it-is-a-secret-to-everybody' };
const ping = {
  id: 'd',
  name: 'ping',
  payload: { zen: 'Keep it logically awesome.', installation: { id: 1 } },
} as never;

async function opened() {
  const lines: [level: string, message: string, fields: LogFields][] = [];
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      lines.push([level, message, fields]);
  const log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { lines, probot: await openProbot(credentials, log) };
}

describe('Probot', () => {
  it('lets no handler ask GitHub, and says what to do instead', async () => {
    const { probot } = await opened();
    probot.on('ping', async ({ octokit }) => {
      await octokit.request('GET /app');
    });
    probot.on('ping', async ({ octokit }) => {
      await octokit.graphql('{ viewer { login } }');
    });
    const refusal = expect.objectContaining({ message: expect.stringContaining('asks GitHub nothing') });
    await expect(probot.receive(ping)).rejects.toMatchObject({ errors: [refusal, refusal] });
  });

  it('throws what a handler threw to us, who tell of it once', async () => {
    const { probot, lines } = await opened();
    probot.on('ping', () => {
      throw new Error('the launcher is away');
    });
    await expect(probot.receive(ping)).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: expect.stringContaining('the launcher is away') })],
    });
    expect(lines).toEqual([]);
  });

  it('warns in our log, with the problem', async () => {
    const { probot, lines } = await opened();
    probot.on('ping', (context) => context.log.warn({ problem: 'no such field' }, 'a payload was not usable'));
    await probot.receive(ping);
    expect(lines).toEqual([['warn', 'a payload was not usable', { problem: 'no such field' }]]);
  });
});
