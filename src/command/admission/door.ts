// The door: who asks and where, read live, before any verb does anything.
import { refusalNote, repositoryNote, settingsNote, switchedOffNote } from '../../comment/notes/notes.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/names.ts';
import type { World } from '../../ports/world.ts';
import { postNote } from '../note.ts';
import { firstOfDay } from '../once-a-day.ts';
import type { CommandDelivery } from '../receive/delivery.ts';
import { mayCommand, readPremises } from './premises.ts';

/** Opens for somebody who may command here, with an eyes reaction; else says why, at most once, and stays shut. */
export async function openDoor(delivery: CommandDelivery, world: World): Promise<'open' | 'shut'> {
  const read = await readPremises(delivery, world);
  // Without a commit there are no settings: the default permission decides who is told.
  if (!(await mayCommand(delivery, read.settings, world))) {
    await refuse(delivery, read.settings.who.permission, world);
    return 'shut';
  }
  if (standsOnNothing(delivery)) {
    await acknowledge(delivery, world);
    return 'open';
  }
  const reply = (text: string) => postNote({ target: delivery.target, answers: delivery.comment_id, text }, world);
  if (!read.ok && read.why === 'empty') {
    await reply(repositoryNote('empty'));
    return 'shut';
  }
  if (!read.ok) {
    await reply(settingsNote(read.problems));
    return 'shut';
  }
  const off = spends(delivery) ? await world.switches.off(delivery.target, 'live') : null;
  if (off !== null) {
    await reply(switchedOffNote(off));
    return 'shut';
  }
  await acknowledge(delivery, world);
  return 'open';
}

/** What is answered whatever the repository's state: a mistake in the settings must not keep anybody from stopping a run. */
function standsOnNothing({ parsed }: CommandDelivery): boolean {
  return parsed.kind === 'misuse' || ['cancel', 'status', 'help'].includes(parsed.command.verb);
}

/** What calls a model, or writes into the repository. */
function spends({ parsed }: CommandDelivery): boolean {
  return parsed.kind === 'command' && ['run', 'experiment', 'retry', 'promote'].includes(parsed.command.verb);
}

/** An eyes reaction. A comment that is gone or may not be reacted to is no reason to leave its command undone. */
async function acknowledge(delivery: CommandDelivery, world: World): Promise<void> {
  try {
    await world.forges.open(delivery.target).thread.react(delivery.comment_id);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.retryable) throw error;
    world.log.warn('no reaction', { comment: delivery.comment_id, problem: error.message });
  }
}

/** One neutral line per user, issue and day. */
async function refuse(delivery: CommandDelivery, needed: Permission, world: World): Promise<void> {
  if (!(await firstOfDay(delivery, world))) return;
  const text = refusalNote(needed);
  await postNote({ target: delivery.target, answers: delivery.comment_id, text }, world);
}
