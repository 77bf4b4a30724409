// Registrations that come to something: with what was there, or with what existing code asks.
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import type { Discovery } from '../discovery.ts';
import type { Graph } from '../graph.ts';
import { type Registration, registrationsIn } from './registration.ts';

interface At {
  readonly program: Program;
  readonly inventory: Inventory;
  readonly follower: Follower;
  readonly discovery: Discovery;
  readonly graph: Graph;
}

/** To be sorted by what looks through the whole package reaches nothing either, nor does what is registered with the patch itself. */
export function registeredIn(unit: Unit, input: At): Registration[] {
  const found = registrationsIn(unit, input.program, input.follower);
  const names = new Set(found.map((each) => each.name));
  return found.filter(
    ({ by, keeper }) =>
      (by === undefined || by !== input.discovery.listed.get(unit.path)) &&
      (keeper === undefined || isAskedFor(keeper, names, input)),
  );
}

/** Existing code uses something of a new file that keeps what is registered, or imports what is not registered there itself. */
function isAskedFor(
  keeper: string,
  registered: ReadonlySet<string>,
  { graph, inventory, follower, program }: At,
): boolean {
  const isUsed = graph.edges.some(
    ({ path, to, kind, blocked }) =>
      kind !== 'type' && blocked === null && to.startsWith(`${keeper}\0`) && program.change(path)?.kind !== 'added',
  );
  if (isUsed) return true;
  const imported = inventory.units
    .filter((each) => !each.isNew)
    .flatMap(({ facts }) => facts.imports.flatMap((each) => (each.name === null ? [] : follower.targets(facts, each))));
  return imported.some(({ path, symbol }) => path === keeper && symbol !== null && !registered.has(symbol));
}
