// A cancel holds for what was asked for before it in the same thread, and for nothing else.
import { expect, it } from 'vitest';
import { cancelledSince, rememberCancel } from '../../src/command/early-cancel.ts';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import { fakeWorld } from '../fakes/world.ts';

const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'r', issue: 7 } as const;
const cancel = (comment_id: number, login: string): CommandDelivery => ({
  kind: 'command',
  target,
  repository_id: 1,
  comment_id,
  actor: { login, id: 1, type: 'User', app_id: null },
  issue: { title: '', body: '', is_pull_request: false },
  parsed: { kind: 'command', line: '/outrider cancel', command: { verb: 'cancel' } },
});

it.each([
  ['a comment before it', { target, comment_id: 40 }, { by: 'mira', reason: 'cancelled by mira' }],
  ['a comment after it', { target, comment_id: 60 }, null],
  ['what no comment asked for', { target, comment_id: -40 }, null],
  ['another thread', { target: { ...target, issue: 8 }, comment_id: 40 }, null],
])('cancels %s, or not', async (_what, asked, stop) => {
  const world = fakeWorld();
  await rememberCancel(cancel(50, 'mira'), world);
  // Delivered late: what came after it was cancelled by nobody else.
  await rememberCancel(cancel(45, 'noah'), world);
  expect(await cancelledSince(asked, world)).toEqual(stop);
});
