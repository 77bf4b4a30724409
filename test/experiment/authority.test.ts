// Who may command: by name, by permission, by team; nobody else. Who still may, whatever they are called by now.
import { describe, expect, it } from 'vitest';
import { Settings } from '../../src/domain/settings.ts';
import { isListed, stillMay } from '../../src/experiment/authority.ts';
import { FakeForge } from '../fakes/forge.ts';

const forge = new FakeForge({
  permissions: { wanda: 'write', rita: 'read', tom: 'triage' },
  accounts: { 7: 'rita', 8: 'wanda' },
  teams: { research: ['rita'], 'acme/papers': ['tom'] },
});

async function allowed(login: string, who: object): Promise<boolean> {
  return isListed(login, Settings.parse({ who }).who, forge.repository);
}

describe('isListed', () => {
  it.each([
    ['wanda', {}, true],
    ['rita', {}, false],
    ['Rita', { users: ['rita'] }, true],
    ['rita', { teams: ['research'] }, true],
    ['tom', { teams: ['research', 'acme/papers'] }, true],
    ['tom', { teams: ['research'] }, false],
    ['tom', { permission: 'triage' }, true],
    ['stranger', { users: ['rita'], teams: ['research'] }, false],
  ])('%s under %j: %s', async (login, who, expected) => {
    expect(await allowed(login, who)).toBe(expected);
  });
});

describe('stillMay', () => {
  it.each([
    ['somebody whose name is another one now', { actor: 'walda', actor_id: 8 }, {}, true],
    ['somebody whose old name another writer has taken', { actor: 'wanda', actor_id: 7 }, {}, false],
    ['somebody whom the settings name as they were called', { actor: 'reta', actor_id: 7 }, { users: ['reta'] }, true],
    ['somebody whose account is gone, by the name', { actor: 'wanda', actor_id: 9 }, {}, true],
    ['somebody whose account is gone, and nobody has the name', { actor: 'walda', actor_id: 9 }, {}, false],
    ['somebody of whom only the name is known', { actor: 'wanda' }, {}, true],
    ['an App that the settings let in', { actor: 'friend[bot]', actor_id: 9 }, { bots: [5] }, true],
  ])('%s', async (_who, asker, who, expected) => {
    expect(await stillMay(asker, Settings.parse({ who }).who, forge.repository)).toBe(expected);
  });
});
