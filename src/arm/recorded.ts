// What the audit log keeps of an arm's end: the verdict and who decided it, the model, the figures. The reason may be a model's words.
import { rowKeys, seatOf } from '../artifacts/rows.ts';
import type { ArmResult } from '../domain/arm.ts';
import { totalTokens } from '../domain/usage.ts';
import type { World } from '../ports/world.ts';
import type { ArmInput } from './frame.ts';
import { spentBy } from './purse.ts';
import { tellArm } from './signals.ts';

export async function recordSeal(input: ArmInput, result: ArmResult, world: World): Promise<void> {
  const sum = (figure: (phase: ArmResult['phases'][number]) => number) =>
    result.phases.reduce((total, phase) => total + figure(phase), 0);
  const facts = {
    arm: seatOf(input),
    model_served: result.model_served,
    verdict: result.verdict,
    route: result.route,
    decided_by: result.decided_by,
    turns: sum(({ turns }) => turns),
    tool_calls: sum(({ tool_calls }) => Object.values(tool_calls).reduce((all, n) => all + n, 0)),
    total_tokens: sum(({ usage }) => totalTokens(usage)),
    working_s: sum(({ working_s }) => working_s),
    waiting_s: sum(({ waiting_s }) => waiting_s),
    spent_usd: await spentBy(world.rows, rowKeys.purse(input.experiment, seatOf(input))),
  };
  const first = await world.audit.record(
    { experiment: input.experiment, owner: null },
    { id: `${seatOf(input)}/sealed`, act: 'arm.ended', facts },
  );
  if (first) await tellArm(input, result, world);
}
