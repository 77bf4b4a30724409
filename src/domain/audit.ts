// One line of the audit log: who did what, when, chained to the line before it so that a change shows.
import * as z from 'zod';

/** What may happen between a comment and an artifact, and what an operator does besides. */
export const AuditAct = z.enum([
  /** Somebody wrote a command: who, which comment, and whether the door opened. */
  'command',
  /** What GitHub said, live, of a person's rights: at the command and once more before anything is published. */
  'permission',
  'run.admitted',
  'run.refused',
  /** A stop was asked for, by a person or by a cap. */
  'run.stop',
  'run.retry',
  'run.promote',
  /** What the barrier let through. */
  'run.barrier',
  'run.ended',
  'arm.ended',
  /** The page of a report was replaced by a sentence, since a repository that it tells of is no longer public. */
  'report.taken_back',
  'budget.settled',
  /** Something is about to be created at GitHub: an attempt without a `github.write` after it may have succeeded all the same. */
  'github.intent',
  /** Something was written at GitHub. */
  'github.write',
  /** GitHub refused a write. */
  'github.refused',
  /** An operator, at the command line, set or removed a key of a provider. */
  'keys.set',
  'keys.removed',
  /** An operator switched runs off or on. */
  'switch.off',
  'switch.on',
  /** An operator had the App propose a settings file. */
  'settings.proposed',
]);
export type AuditAct = z.infer<typeof AuditAct>;

/** Ids, names, hashes and figures; never a body, a prompt or a secret. */
export const AuditFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type AuditFacts = z.infer<typeof AuditFacts>;

export const AuditEvent = z.object({
  /** Unique within its chain and the same whenever its step is repeated: a second line of that name is not written. */
  id: z.string(),
  act: AuditAct,
  facts: AuditFacts,
});
export type AuditEvent = z.infer<typeof AuditEvent>;

export const AuditEntry = AuditEvent.extend({
  schema_version: z.literal(1),
  /** The chain: an experiment, the id that a command has instead, or that of an operator's act. */
  experiment: z.string(),
  /** From 1, without a gap. */
  seq: z.number().int().positive(),
  /** When it was written, ISO 8601. */
  at: z.iso.datetime(),
  /** `hash` of the entry before; of a first one, the hash of its chain's name. */
  prev: z.string(),
  /** SHA-256 of all the rest but `mac`, as canonical JSON (RFC 8785), hex. */
  hash: z.string(),
  /** HMAC-SHA256 of `hash` under a key derived from WEBHOOK_SECRET, hex; `key_id` tells which key. */
  mac: z.string(),
  key_id: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
