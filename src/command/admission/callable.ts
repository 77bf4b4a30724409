// Whether every model of a run can be called and paid for: its price is known, and its provider takes a key.
import { budgetNote, credentialNote } from '../../comment/notes/notes.ts';
import type { ModelRow, Provider } from '../../domain/model.ts';
import { ownerOf, type Target } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';

export interface NamedModel {
  readonly arm: string;
  readonly model: ModelRow;
}

export interface Callable {
  /** Why the run is refused, Markdown; null: it is not. */
  readonly problem: string | null;
  /** What its people should know of their keys, Markdown; null: nothing. */
  readonly remark: string | null;
}

/** Whose models are called, and the providers on whose own keys the run began, where it began before: it ends on such keys too. */
export interface Payer {
  readonly target: Target;
  readonly began?: readonly Provider[] | undefined;
}

/** Nothing is spent: providers are asked by free requests, each but once. */
export async function callable(
  arms: readonly NamedModel[],
  { target, began = [] }: Payer,
  world: World,
): Promise<Callable> {
  const no = (problem: string): Callable => ({ problem, remark: null });
  const models = (await world.accounts.of(ownerOf(target))).onOwn(began);
  for (const { arm, model } of arms) {
    const problem = models.credentialProblem(model);
    if (problem) return no(credentialNote(arm, problem));
    if (model.rates?.input == null || model.rates.output == null)
      return no(budgetNote({ kind: 'unpriced', model: arm }));
  }
  return checkKeys(arms, target, world);
}

async function checkKeys(arms: readonly NamedModel[], target: Target, world: World): Promise<Callable> {
  const remarks: string[] = [];
  const asked = new Set<string>();
  for (const { arm, model } of arms) {
    const door = `${model.provider} ${model.protocol}`;
    if (asked.has(door)) continue;
    asked.add(door);
    const { problem, remark } = await world.accounts.check(ownerOf(target), model);
    if (problem !== null) return { problem: credentialNote(arm, problem), remark: null };
    if (remark !== null) remarks.push(remark);
  }
  return { problem: null, remark: remarks.length > 0 ? remarkNote(remarks) : null };
}

/** The providers of these models that are called on the owner's own keys. */
export async function ownKeys(arms: readonly NamedModel[], target: Target, world: World): Promise<Provider[]> {
  const account = await world.accounts.of(ownerOf(target));
  const providers = new Set(arms.map(({ model }) => model.provider));
  return [...providers].filter((provider) => account.keyOf(provider)?.whose === 'owner');
}

function remarkNote(remarks: readonly string[]): string {
  return [...new Set(remarks)].join('\n\n');
}
