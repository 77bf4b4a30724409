// Answers the tool calls of one turn: reading calls side by side, writing ones in order, the closing call last.
import type { Ending } from '../domain/endings.ts';
import type { ToolCall } from '../ports/models.ts';
import { brokenCall, close, isClosing, isReading } from './closing.ts';
import type { EntryOf, RecordedOutput } from './entries.ts';
import { inline } from './foreign.ts';
import { repeatsIn } from './repeats.ts';
import type { Run } from './run.ts';
import type { ToolName } from './session.ts';
import type { ToolTime } from './signals.ts';
import { tools } from './tools/catalogue.ts';
import { failure, type ToolResult, type ToolWorld } from './tools/tool.ts';

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
