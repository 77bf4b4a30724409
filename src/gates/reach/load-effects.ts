// New files of TypeScript and JavaScript that existing ones load for what they do by themselves.
import type { Reference } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import type { Follower } from '../resolve/follow.ts';
import { nodeOf } from './graph.ts';
import type { Ledger } from './ledger.ts';
import { isOnOwn, ownObjects } from './registries/own-objects.ts';

/** `import './search'`: an existing file asks for nothing but what a new one does when it is loaded. */
export function enterEffects(
  ledger: Ledger,
  { inventory, follower }: { readonly inventory: Inventory; readonly follower: Follower },
): void {
  const fresh = new Map(inventory.units.filter((each) => each.isNew).map((each) => [each.path, each]));
  const own = new Map([...fresh].map(([path, { facts }]) => [path, ownObjects(facts, follower)]));
  for (const { isNew, facts } of inventory.units) {
    if (isNew || !/script$/.test(facts.language)) continue;
    for (const entry of facts.imports) {
      if (entry.name !== null || entry.local !== null || entry.dead || entry.typeOnly) continue;
      for (const { path } of follower.targets(facts, entry)) {
        const brought = fresh.get(path)?.facts;
        const does = brought?.references.some(
          (each) =>
            each.kind === 'call' &&
            !each.dead &&
            !loading.test(each.chain.join('.')) &&
            isAtTop(each, path, fresh) &&
            !isOnOwn(each, brought, own.get(path) ?? new Set()),
        );
        const reason = `${path} does its work when it is loaded, and ${facts.path} loads it for that (line ${entry.row + 1}).`;
        if (does === true) ledger.enter(nodeOf(path, ''), { grade: 'registered', reason });
      }
    }
  }
}

/** To load another module is what modules do. */
const loading = /^(?:require|import)\b/;

function isAtTop({ owner }: Reference, path: string, fresh: ReadonlyMap<string, Unit>): boolean {
  const definition = fresh.get(path)?.facts.definitions.find((each) => each.qualified === owner);
  return owner === '' || (definition?.kind === 'constant' && definition.parent === '');
}
