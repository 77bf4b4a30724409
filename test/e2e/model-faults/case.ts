// A case of a provider or model that fails, and how its script is made from a story that works.
import type { Protocol } from '../../../src/domain/model.ts';
import type { ArmRow } from '../../../src/domain/records.ts';
import { misfitGlm } from '../../../src/hosts/demo/scripts/misfit.ts';
import type { Fault, Script, ScriptTurn, Turn } from '../../../src/hosts/demo/stand-ins/models/script.ts';

export interface Case {
  readonly script: Script;
  readonly verdict: string;
  /** In the result comment. */
  readonly words?: RegExp;
  readonly row?: Partial<ArmRow>;
  /** Over one protocol alone, where the other has no such thing. */
  readonly only?: Protocol;
}

export const ok = { verdict: 'issue' } as const;
export const gone = { verdict: 'missing' } as const;
/** The quick story of two short phases, with its first turn broken or others put before it. */
export function spoilt(how: Partial<ScriptTurn>): Script {
  const [first, ...rest] = misfitGlm.preflight ?? [];
  return { ...misfitGlm, preflight: [{ ...(first as ScriptTurn), ...how }, ...rest] };
}

export const failing = (fault: Fault, times?: number): Script =>
  spoilt({ fault, ...(times === undefined ? {} : { times }) });

export function status(code: number, times?: number, retryAfter = '0'): Script {
  return failing({ status: code, headers: { 'retry-after': retryAfter } }, times);
}

export const first = (...turns: readonly Turn[]): Script => ({
  ...misfitGlm,
  preflight: [...turns, ...(misfitGlm.preflight ?? [])],
});
export const always = (one: ScriptTurn): Script => ({
  ...misfitGlm,
  preflight: Array.from({ length: 12 }, () => one),
});
