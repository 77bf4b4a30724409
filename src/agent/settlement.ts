// What a call really cost, told to the purse; again after a kill, since the purse counts each key once. Where nobody knows, it is the
// most that the call can have cost, which its answer bounds better than what was set aside before there was one.
import * as z from 'zod';
import type { ModelRow } from '../domain/model.ts';
import { worstCase } from '../domain/money.ts';
import { inputTokens } from '../domain/usage.ts';
import { byteLength } from './context.ts';
import { type Entry, type EntryOf, lastOf } from './entries.ts';
import { costOfReply } from './figures.ts';
import type { PhaseSession, Purse, Settlement } from './session.ts';

/** Settles the last call that has any answer. Idempotent. */
export async function settleLastCall(entries: readonly Entry[], session: PhaseSession, purse: Purse): Promise<void> {
  const settlement = lastSettlement(entries, session);
  if (settlement !== null) await purse.settle(settlement);
}

/** What is to be told of the last call; null while it has no answer, where nothing was set aside for it, and before the first. */
export function lastSettlement(entries: readonly Entry[], session: PhaseSession): Settlement | null {
  const intent = lastOf(entries, 'intent');
  if (!intent || intent.worst_case_usd === null) return null;
  const after = entries.slice(entries.lastIndexOf(intent) + 1).filter((entry) => entry.kind !== 'chunk-start');
  if (after.length === 0) return null;
  const { key } = intent;
  const reply = lastOf(after, 'reply');
  if (reply) return { key, usd: costOfReply(reply.usage, session).cost_usd ?? mostOf(reply, intent, session) };
  return { key, usd: lastOf(after, 'lost') ? null : 0 };
}

/** USD at most of an answer whose cost is unknown, never above what was set aside; null: that is the most. */
function mostOf(
  { raw, stop, usage }: EntryOf<'reply'>,
  intent: EntryOf<'intent'>,
  { model }: Pick<PhaseSession, 'model'>,
): number | null {
  if (model.rates === null || intent.worst_case_usd === null) return null;
  const input = usage ? inputTokens(usage) : intent.estimated_tokens;
  // No token is less than a byte of what it stands for.
  const shown =
    stop === 'max_tokens' || mayHide(raw, model) ? intent.max_output_tokens : byteLength(JSON.stringify(raw));
  const output = usage ? usage.output_tokens : Math.min(intent.max_output_tokens, shown);
  const most = worstCase(input, output, model.rates);
  return most === null ? null : Math.min(most, intent.worst_case_usd);
}

const Blocks = z.object({ content: z.array(z.looseObject({ type: z.string() })) });

/**
 * Whether tokens may be billed that the answer does not show. The Messages API sends a block for all thinking, which may hold a summary or
 * nothing of it; Chat Completions sends none where the vendor keeps it to itself.
 */
function mayHide(raw: unknown, { protocol }: Pick<ModelRow, 'protocol'>): boolean {
  const blocks = Blocks.safeParse(raw).data?.content ?? [];
  return protocol === 'openai-chat' || blocks.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
}
