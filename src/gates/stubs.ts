// The stubs gate: is it implemented? The share of new functions whose body does nothing.
import type { GateResult } from '../domain/gate.ts';
import type { Body, Definition, FileFacts } from './facts/facts.ts';
import { unwritten } from './facts/stub-body.ts';
import type { Inventory } from './inventory.ts';
import { textAt } from './line-diff.ts';
import type { Program } from './program.ts';
import { isHabit } from './stub-habits.ts';

/** From these shares of new functions the gate fails or warns. */
const failFrom = 0.5;
const warnFrom = 0.25;

interface Judged {
  readonly path: string;
  readonly name: string;
  readonly body: Body;
  readonly facts: FileFacts;
  readonly row: number;
  readonly endRow: number;
}

export function stubsGate(program: Program, inventory: Inventory): GateResult {
  const named = namedIn(program, inventory);
  const judged = named.length > 0 ? named : namelessIn(inventory);
  const stubs = judged.filter(({ body }) => body === 'stub');
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
  const list = stubs.slice(0, 10).map(sentence);
  const [noun, verb] = [
    judged.length === 1 && stubs.length === 1 ? 'function' : 'functions',
    stubs.length === 1 ? 'does' : 'do',
  ];
  const summary = `${stubs.length} of ${judged.length} new ${noun} ${verb} nothing.`;
  return { gate: 'stubs', outcome, reasons: [summary, ...list], measures };
}

/** `a.py: f (line 3) does nothing but "raise NotImplementedError".`, by the last line that says anything. */
function sentence({ path, name, facts, row, endRow }: Judged): string {
  const text = facts.text.split('\n').slice(row, endRow + 1);
  const said = text
    .join('\n')
    .replace(/("""|''')[\s\S]*?\1/g, '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => /[\w.]/.test(each) && !/^(?:#|@|\/\/|\/?\*)/.test(each));
  // What looks like a key is no reason to print one.
  const last = (said.length > 1 ? said.at(-1) : undefined)?.replace(/(?=[^\s"'`]*\d)[^\s"'`]{8,}|[^\s"'`]{40,}/g, '…');
  const but = last === undefined ? '' : ` but ${JSON.stringify(last.length > 80 ? `${last.slice(0, 79)}…` : last)}`;
  return `${path}: ${name} (line ${row + 1}) does nothing${but}.`;
}

function namedIn(program: Program, { units }: Inventory): Judged[] {
  const all = units.flatMap((each) => each.facts.definitions);
  return units
    .filter((unit) => !unit.path.endsWith('.pyi'))
    .flatMap((unit) =>
      unit.fresh
        .filter((each) => isJudged(all, each, unit.facts.text))
        .filter((each) => each.body !== 'stub' || !isHabit(unit, each, program))
        .map(({ qualified: name, body, row, endRow }) => ({
          path: unit.path,
          name,
          body,
          facts: unit.facts,
          row,
          endRow,
        })),
    );
}

/** Where the patch names no function, those that it hands over: `defineTool('x', (input) => ...)`, `{ run: async () => ... }`. */
function namelessIn({ units }: Inventory): Judged[] {
  return units.flatMap(({ path, facts, change }) => {
    const rows = new Set(change.diff.added);
    return facts.nameless
      .filter((each) => rows.has(each.row))
      .map(({ name, body, row, endRow }) => ({ path, name, body, facts, row, endRow }));
  });
}

function isJudged(all: readonly Definition[], definition: Definition, text: string): boolean {
  if (definition.kind !== 'function' || definition.isTest || definition.body === 'exempt') return false;
  return definition.body !== 'stub' || !(isOverridden(all, definition) || isNothingOnPurpose(definition, text));
}

/** `NoopTracer`, `NullCache`: a class that is there to do nothing, and does not say that it is not done. */
function isNothingOnPurpose(definition: Definition, text: string): boolean {
  const named = /(?:^|[._a-z])(?:No_?[oO]p|Null|Dummy|Disabled)(?:[A-Z._]|$)/.test(definition.parent);
  return named && !unwritten.test(textAt(text, definition));
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
