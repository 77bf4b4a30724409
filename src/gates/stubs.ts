// The stubs gate: is it implemented? The share of new functions whose body does nothing.
import type { GateResult } from '../domain/gate.ts';
import type { Definition } from './facts/facts.ts';
import type { Inventory } from './inventory.ts';

/** From these shares of new functions the gate fails or warns. */
const failFrom = 0.5;
const warnFrom = 0.25;

export function stubsGate(inventory: Inventory): GateResult {
  const judged: { path: string; definition: Definition }[] = [];
  const all = inventory.units.flatMap((each) => each.facts.definitions);
  for (const unit of inventory.units) {
    if (unit.path.endsWith('.pyi')) continue;
    for (const definition of unit.fresh) if (isJudged(all, definition)) judged.push({ path: unit.path, definition });
  }
  const stubs = judged.filter(({ definition }) => definition.body === 'stub');
  const share = judged.length === 0 ? 0 : stubs.length / judged.length;
  const measures = { functions: judged.length, stubs: stubs.length, share: Math.round(share * 1000) / 1000 };
  const broken = inventory.broken.map((each) => `${each.path} does not parse (line ${each.line}).`);
  if (broken.length > 0) return { gate: 'stubs', outcome: 'fail', reasons: broken, measures };
  if (judged.length === 0)
    return {
      gate: 'stubs',
      outcome: 'not_applicable',
      reasons: [inventory.unread ?? 'The patch adds no function.'],
      measures,
    };
  const outcome = share >= failFrom ? 'fail' : share >= warnFrom ? 'warn' : 'pass';
  const named = stubs.slice(0, 10).map(({ path, definition }) => `${path}: ${definition.qualified} does nothing.`);
  const summary = `${stubs.length} of ${judged.length} new functions do nothing.`;
  return { gate: 'stubs', outcome, reasons: [summary, ...named], measures };
}

function isJudged(all: readonly Definition[], definition: Definition): boolean {
  if (definition.kind !== 'function' || definition.isTest || definition.body === 'exempt') return false;
  return definition.body !== 'stub' || !isOverridden(all, definition);
}

/** Abstract by convention: a class of the patch takes this one as its base and gives the method a body. */
function isOverridden(all: readonly Definition[], definition: Definition): boolean {
  if (definition.parent === '') return false;
  return all.some(
    (each) =>
      each.kind === 'class' &&
      each.bases.some((base) => base.replace(/[<[(].*$/s, '').replace(/^.*\./, '') === definition.parent) &&
      all.some((member) => member.qualified === `${each.qualified}.${definition.name}` && member.body === 'real'),
  );
}
