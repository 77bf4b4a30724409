// Models and providers at their worst: each takes one of the other scripts and breaks one place of it.
import type { Fault, Script, ScriptPhase, ScriptUsage, Turn } from '../stand-ins/models/script.ts';
import { turn } from './turns.ts';

/** The script with the n-th turn of a phase altered. */
function altered(script: Script, phase: ScriptPhase, index: number, alter: (turn: Turn) => Turn): Script {
  const turns = script[phase]?.map((one, place) => (place === index ? alter(one) : one));
  return turns === undefined ? script : { ...script, [phase]: turns };
}

function spoilt(script: Script, phase: ScriptPhase, how: { fault: Fault; times?: number }): Script {
  return altered(script, phase, 0, (one) => (typeof one === 'function' ? one : { ...one, ...how }));
}

/** Declines to work when it is to write. */
export const refusing = (script: Script): Script => spoilt(script, 'implement', { fault: 'refusal' });

/** Overloaded for so many requests, then well again. */
export const overloaded = (script: Script, times: number): Script =>
  spoilt(script, 'implement', { fault: { status: 529, headers: { 'retry-after': '0' } }, times });

/** Thinks for so long about each turn of writing. */
export const hesitating = (script: Script, delayMs: number): Script => ({
  ...script,
  implement: (script.implement ?? []).map((one) =>
    typeof one === 'function' ? (asked) => ({ delayMs, ...one(asked) }) : { delayMs, ...one },
  ),
});

/** Its provider refuses the credential. */
export const lockedOut = (script: Script): Script => spoilt(script, 'preflight', { fault: { status: 401 } });

/** Talks and never ends its first phase. */
export const rambling = (script: Script): Script => ({
  ...script,
  preflight: Array.from({ length: 3 }, () =>
    turn('There is much to be said for either side, and I would like to think about it some more.'),
  ),
});

/** Its second and third turn of the phase, in which the files are written, use this much each. */
export const spending = (script: Script, usage: ScriptUsage): Script =>
  [1, 2].reduce(
    (all, index) => altered(all, 'implement', index, (one) => (typeof one === 'function' ? one : { ...one, usage })),
    script,
  );
