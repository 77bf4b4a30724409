// Answers the tool calls of one turn: reading calls side by side, writing ones in order, the closing call last.
import { type Ending, type EndingName, endings } from '../domain/endings.ts';
import type { ToolCall } from '../ports/models.ts';
import { AnyEnding, type EntryOf, type RecordedOutput } from './entries.ts';
import { inline } from './foreign.ts';
import { allowanceOf } from './limits.ts';
import { repeatsIn } from './repeats.ts';
import type { Run } from './run.ts';
import { readingTools, type ToolName } from './session.ts';
import type { ToolTime } from './signals.ts';
import { tools } from './tools/catalogue.ts';
import { closingAsMeant } from './tools/readings.ts';
import { failure, issuesInWords, success, type ToolResult, type ToolWorld } from './tools/tool.ts';

/** The same call so many times in a row is answered with a note instead of its result. */
const identicalAllowed = 3;
/** Calls of one turn that are run. */
const mostCalls = 256;
/** Working time after which no further tool of a turn is begun: hosts end a process in which nothing comes to an end. Milliseconds. */
const turnMs = 240_000;
/** Reading calls that are run side by side. */
const sideBySide = 16;

export interface Answers {
  /** In the order of the calls. */
  readonly outputs: readonly RecordedOutput[];
  readonly ending: Ending | null;
  /** When each tool was at work; of closing calls nothing. */
  readonly times: readonly ToolTime[];
}

type Reply = EntryOf<'reply'>;
type Closing = ToolCall & { readonly name: EndingName };

export async function answerCalls(run: Run, reply: Reply): Promise<Answers> {
  const results = new Map<number, ToolResult>();
  const times: ToolTime[] = [];
  const repeats = repeatsIn(run.log.entries, reply);
  const startedAt = run.world.clock.elapsed();
  const work = async (one: { readonly call: ToolCall; readonly index: number }) => {
    const start = run.world.clock.now();
    const late = run.world.clock.elapsed() - startedAt > turnMs;
    const refusal = notRun(one.index, late);
    const result =
      refusal === null
        ? await answerOne(run, reply, { call: one.call, repeats: repeats[one.index] ?? 0 })
        : failure(refusal);
    results.set(one.index, result);
    times.push({ index: one.index, name: one.call.name, start, end: run.world.clock.now(), error: result.error });
  };
  const closing = reply.calls.flatMap((call, index) => (isClosing(run, call) ? [index] : []));
  const others = reply.calls.flatMap((call, index) => (isClosing(run, call) ? [] : [{ call, index }]));
  let side: { call: ToolCall; index: number }[] = [];
  const finishReading = async () => {
    const batch = side;
    side = [];
    await Promise.all(batch.map(work));
  };
  for (const one of others) {
    const reading = isReading(one.call.name);
    if (!reading || side.length === sideBySide) await finishReading();
    if (reading) side.push(one);
    else await work(one);
  }
  await finishReading();
  const ended = close(run, reply, { closing, results });
  return { outputs: reply.calls.map((call, index) => recorded(call, results.get(index))), ending: ended, times };
}

const isReading = (name: string) => readingTools.some((tool) => tool === name);

function isClosing({ session }: Run, call: ToolCall): call is Closing {
  return session.ends.some((end) => end === call.name);
}

function recorded(call: ToolCall, result: ToolResult = failure('This call was not run.')): RecordedOutput {
  return { call_id: call.id, name: call.name, ...result };
}

/** Why a tool of a turn is not begun any more, or null. */
function notRun(index: number, late: boolean): string | null {
  if (index >= mostCalls) return `Not run: no more than ${mostCalls} calls of one turn are. Make fewer at once.`;
  return late
    ? `Not run: the calls before it took ${turnMs / 1000} s, all the time that there is for the calls of one turn. Make fewer at once.`
    : null;
}

async function answerOne(
  run: Run,
  reply: Reply,
  { call, repeats }: { readonly call: ToolCall; readonly repeats: number },
): Promise<ToolResult> {
  const name = run.session.tools.find((tool): tool is ToolName => tool === call.name);
  if (name === undefined) return failure(unknownTool(run, call.name));
  if (call.arguments === null) return failure(brokenCall(run, reply));
  if (repeats >= identicalAllowed) {
    return failure(
      `This is the same ${name} call for the ${repeats + 1}th time in a row, and its answer would be the same: do something else.`,
    );
  }
  return tools[name].run(call.arguments, toolWorld(run));
}

function toolWorld({ session, world }: Run): ToolWorld {
  const { workspace, paper, checks } = world;
  return { workspace, paper, checks, nonce: session.nonce, maxFiles: session.limits.files };
}

function unknownTool({ session }: Run, name: string): string {
  const known = [...session.tools, ...session.ends].join(', ');
  return `There is no tool ${inline(name, session.nonce) || '(no name)'} in this phase. Tools here: ${known}.`;
}

function brokenCall({ log }: Run, reply: Reply): string {
  if (reply.stop !== 'max_tokens')
    return 'The arguments of this call were not valid JSON (or lists and objects in each other without end), so nothing was run. Call again with valid arguments.';
  return `Your answer reached its limit of ${allowanceOf(log.entries, reply.turn)} tokens in the middle of this call, so nothing was run. Do it in smaller parts: write a shorter file first, then extend it with edit_file.`;
}

/** Fills in the answer to each closing call; the accepted one, if any. */
function close(
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
