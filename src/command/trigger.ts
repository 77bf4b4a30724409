// A trigger -> the run that a command would ask for, where the settings want it and whoever pulled it may command. To anybody else it is silent.
import { patiently } from '../arm/patience.ts';
import { switchedOffNote, triggerWithoutModelNote } from '../comment/notes/notes.ts';
import type { RunCommand } from '../domain/command.ts';
import { ForgeError } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import type { Settings } from '../domain/settings.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { mayCommand, readPremises } from './admission/premises.ts';
import { postNote } from './note.ts';
import { defaultRunOptions } from './parse/options.ts';
import { claimComment } from './receive/claim.ts';
import type { CommandDelivery, Trigger, TriggerDelivery } from './receive/delivery.ts';
import { recordCommand } from './recorded.ts';
import { run } from './verbs/run.ts';

/** What a trigger came to. The words of the issue are kept, at most 65,536 of them: a repeat must not read others. */
type Heard =
  | { readonly kind: 'run'; readonly command: RunCommand; readonly issue: CommandDelivery['issue'] }
  | { readonly kind: 'silent'; readonly why: string };

const silent = (why: string): Heard => ({ kind: 'silent', why });

export async function pullTrigger(
  delivery: TriggerDelivery,
  { durable, world }: { readonly durable: Durable; readonly world: World },
): Promise<Json> {
  if (!(await claimComment(delivery, durable, world))) return { replayed: true };
  const body = () => hear(delivery, world);
  const heard = await patiently(durable, world.pace, { name: 'trigger', body });
  if (heard.kind === 'silent') return { silent: heard.why };
  return run({ delivery: asCommand(delivery, heard), durable, world }, heard.command);
}

async function hear(delivery: TriggerDelivery, world: World): Promise<Heard> {
  const { target, trigger } = delivery;
  const read = await readPremises(delivery, world);
  // Whether the trigger is wanted cannot be read: then it is not.
  if (!read.ok) return silent('the settings cannot be read');
  const { settings } = read;
  if (!isOn(trigger, settings.triggers)) return silent('the trigger is off');
  if (!(await mayCommand(delivery, settings, world))) return silent('not by somebody who may command');
  const issue = delivery.issue ? { ...delivery.issue, is_pull_request: false } : await issueOf(delivery, world);
  if (!issue) return silent('there is no such issue');
  const models = modelsOf(trigger, settings);
  const reply = (text: string) => postNote({ target, answers: delivery.comment_id, text }, world);
  if (models.length === 0) {
    await reply(triggerWithoutModelNote);
    return silent('no model is configured');
  }
  const off = await world.switches.off(target, 'live');
  if (off !== null) {
    await reply(switchedOffNote(off));
    return silent('runs are switched off');
  }
  const paper = trigger.by === 'repository_dispatch' ? trigger.paper : null;
  const command: RunCommand = {
    verb: 'run',
    subject: paper === null ? { kind: 'pinned' } : { kind: 'arxiv', id: paper },
    models: [...models],
    options: defaultRunOptions,
  };
  const heard: Heard = { kind: 'run', command, issue };
  await recordCommand(asCommand(delivery, heard), 'open', world);
  return heard;
}

function isOn(trigger: Trigger, on: Settings['triggers']): boolean {
  if (trigger.by === 'label') return on.label !== null && on.label.toLowerCase() === trigger.label.toLowerCase();
  return trigger.by === 'issue_opened' ? on.issue_opened : on.repository_dispatch;
}

/** One model is paired with the baseline, so the baseline alone is none. */
function modelsOf(trigger: Trigger, { triggers, models, baseline }: Settings): readonly string[] {
  if (trigger.by === 'repository_dispatch' && trigger.models.length > 0) return trigger.models;
  if (triggers.models.length > 0) return triggers.models;
  const first = models.find(({ id }) => id !== baseline);
  return first ? [first.id] : [];
}

async function issueOf({ target }: TriggerDelivery, world: World): Promise<CommandDelivery['issue'] | null> {
  try {
    const { title, body, pull_request: is_pull_request } = await world.forges.open(target).thread.issue();
    return { title, body, is_pull_request };
  } catch (error) {
    if (error instanceof ForgeError && error.reason === 'not_found') return null;
    throw error;
  }
}

/** As if it had been written. */
function asCommand(delivery: TriggerDelivery, heard: Extract<Heard, { kind: 'run' }>): CommandDelivery {
  const { target, repository_id, comment_id, actor, trigger } = delivery;
  const line = trigger.by === 'label' ? `label: ${trigger.label}` : trigger.by;
  const parsed = { kind: 'command', line, command: heard.command } as const;
  return { kind: 'command', target, repository_id, comment_id, actor, issue: heard.issue, parsed };
}
