// What a new week starts: one execution that finds the installations, one for each of them, and in it a look and a digest for each repository.
// Whether a repository wants that, its own execution reads: here nothing but names is listed.
import * as z from 'zod/mini';
import { patiently } from '../arm/patience.ts';
import { digestExecution } from '../digest/input.ts';
import type { Json } from '../domain/json.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { mondayOf, scoutExecution, weekOf } from './input.ts';

export const WeekInput = z.object({
  kind: z.literal('week'),
  /** The Monday of the week, ISO 8601. */
  at: z.string(),
  /** null: all of them. */
  installation: z.nullable(z.int()),
});
export type WeekInput = z.infer<typeof WeekInput>;

interface Execution {
  readonly name: string;
  readonly input: WeekInput;
}

/** The execution of a week: one, however often it is started. */
export function weekExecution(at: number, installation: number | null = null): Execution {
  const name = installation === null ? `week-${weekOf(at)}` : `week-${weekOf(at)}-${installation}`;
  return { name, input: { kind: 'week', at: mondayOf(at), installation } };
}

/** Starts everything that the week asks for and does not wait for any of it. `started` counts what had not been started before. */
export async function startWeek(input: Json, durable: Durable, world: World): Promise<Json> {
  const week = WeekInput.parse(input);
  let started = 0;
  for (let page = 1; ; page++) {
    const body = () => startPage(week, page, world);
    const done = await patiently(durable, world.pace, { name: `page.${page}`, body });
    started += done.started;
    if (!done.more) return { started };
    await durable.wait(`page.${page}-pause`, world.pace.page_s);
  }
}

async function startPage(
  { at, installation }: WeekInput,
  page: number,
  world: World,
): Promise<{ readonly started: number; readonly more: boolean }> {
  const monday = Date.parse(at);
  const { installations } = world.forges;
  if (installation === null) {
    const { rows, more } = await installations.list(page);
    return {
      started: await startAll(
        rows.map((id) => weekExecution(monday, id)),
        world,
      ),
      more,
    };
  }
  const { rows, more } = await installations.repositories(installation, page);
  const last = lastWeek(monday);
  const executions = rows
    .filter(({ archived }) => !archived)
    .flatMap(({ id, owner, repo }) => {
      const place = { installation_id: installation, owner, repo };
      return [scoutExecution(place, id, monday), digestExecution(place, id, last)];
    });
  return { started: await startAll(executions, world), more };
}

/** The week before the one that begins at `monday`: what a digest is of. */
export function lastWeek(monday: number): { readonly week: string; readonly from: string; readonly to: string } {
  const from = Date.parse(mondayOf(monday)) - 7 * 86_400_000;
  return { week: weekOf(from), from: new Date(from).toISOString(), to: mondayOf(monday) };
}

async function startAll(
  executions: readonly { readonly name: string; readonly input: Json }[],
  { launcher }: World,
): Promise<number> {
  let started = 0;
  for (const { name, input } of executions) {
    if ((await launcher.start('experiment', name, input)).started !== false) started += 1;
  }
  return started;
}
