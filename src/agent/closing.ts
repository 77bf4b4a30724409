// The closing call of a turn: whether it ends the phase, and what is said where it does not.
import { type Ending, type EndingName, endings } from '../domain/endings.ts';
import type { ToolCall } from '../ports/models.ts';
import { AnyEnding, type EntryOf } from './entries.ts';
import { inline } from './foreign.ts';
import { allowanceOf } from './limits.ts';
import type { Run } from './run.ts';
import { readingTools } from './session.ts';
import { closingAsMeant } from './tools/readings.ts';
import { failure, issuesInWords, success, type ToolResult } from './tools/tool.ts';

type Reply = EntryOf<'reply'>;
type Closing = ToolCall & { readonly name: EndingName };

export const isReading = (name: string) => readingTools.some((tool) => tool === name);

export function isClosing({ session }: Run, call: ToolCall): call is Closing {
  return session.ends.some((end) => end === call.name);
}

/** Fills in the answer to each closing call; the accepted one, if any. */
export function close(
  run: Run,
  reply: Reply,
  turn: { readonly closing: readonly number[]; readonly results: Map<number, ToolResult> },
): Ending | null {
  const failed = reply.calls.filter((call, index) => !isReading(call.name) && turn.results.get(index)?.error);
  let accepted: Ending | null = null;
  for (const index of turn.closing) {
    const call = reply.calls[index];
    if (!call || !isClosing(run, call)) continue;
    const judged = judgeClosing(run, reply, { call, failed, several: turn.closing.length > 1 });
    if (typeof judged !== 'string') accepted = judged;
    turn.results.set(index, typeof judged === 'string' ? failure(judged) : success('Accepted: this phase ends here.'));
  }
  return accepted;
}

/** The ending, or why the phase does not end. */
function judgeClosing(
  run: Run,
  reply: Reply,
  asked: { readonly call: Closing; readonly failed: readonly ToolCall[]; readonly several: boolean },
): Ending | string {
  const { call, failed, several } = asked;
  if (call.arguments === null) return brokenCall(run, reply);
  if (several) return 'Not closed: there is more than one closing call in this turn. Make exactly one.';
  if (failed.length > 0) {
    const names = [...new Set(failed.map(({ name }) => inline(name, run.session.nonce)))].join(', ');
    return `Not closed: ${names} failed in this turn. Mend that, or close again if it does not matter.`;
  }
  const meant = closingAsMeant(endings[call.name].schema, call.arguments);
  const parsed = AnyEnding.safeParse({ tool: call.name, arguments: meant });
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ ...issue, path: issue.path.slice(1) }));
    return `Not closed: these arguments do not fit: ${issuesInWords(issues)}.`;
  }
  if (parsed.data.tool === 'submit_patch' && run.world.workspace.edits().length === 0) {
    return 'Not closed: no file has been changed, so there is no patch to submit.';
  }
  return parsed.data;
}

/** What is said to a call whose arguments nobody can read. */
export function brokenCall({ log }: Run, reply: Reply): string {
  if (reply.stop !== 'max_tokens')
    return 'The arguments of this call were not valid JSON (or lists and objects in each other without end), so nothing was run. Call again with valid arguments.';
  return `Your answer reached its limit of ${allowanceOf(log.entries, reply.turn)} tokens in the middle of this call, so nothing was run. Do it in smaller parts: write a shorter file first, then extend it with edit_file.`;
}
