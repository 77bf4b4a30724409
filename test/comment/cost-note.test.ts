// The reply to `/outrider cost`: what is left, and which model took what, here and in all repositories together.
import { describe, expect, it } from 'vitest';
import { type CostView, costNote } from '../../src/comment/notes/cost.ts';

const nothing = { spent: 0, set_aside: 0, cap: null, by_model: {} };
const view = (over: Partial<CostView>): CostView => ({
  month: '2026-11',
  owner: 'acme',
  repo: 'river',
  own: nothing,
  all: { ...nothing, cap: 200 },
  repositories: [],
  ...over,
});

describe('the month in one note', () => {
  it('is a line where nothing was spent', () => {
    expect(costNote(view({}))).toBe(
      '**2026-11, acme:** $0.00 spent, $200.00 left of $200.00. **river:** $0.00 spent. A call whose cost is unknown counts with the most it can have cost.',
    );
  });

  it('has a row for each model, the dearest first, and one for what no model is named for', () => {
    const own = { spent: 3, set_aside: 2, cap: 10, by_model: { 'glm-5.2': 1, 'claude-opus-4-7': 2 } };
    const where = [
      { repo: null, spent: 5 },
      { repo: 'river', spent: 3 },
      { repo: null, spent: 1 },
    ];
    const all = { spent: 9, set_aside: 2, cap: 200, by_model: { 'glm-5.2': 1.5, 'claude-opus-4-7': 6, idle: 0 } };
    expect(costNote(view({ own, all, repositories: where }))).toMatchInlineSnapshot(`
      "**2026-11, acme:** $9.00 spent, $2.00 set aside for runs under way, $189.00 left of $200.00. **river:** $3.00 spent, $2.00 set aside for runs under way, $5.00 left of $10.00. A call whose cost is unknown counts with the most it can have cost.

      | spent on | \`river\` | all 3 repositories |
      |---|---:|---:|
      | \`claude-opus-4-7\` | $2.00 | $6.00 |
      | \`glm-5.2\` | $1.00 | $1.50 |
      | everything else | $0.00 | $1.50 |

      | spent in | all models |
      |---|---:|
      | \`river\` | $3.00 |
      | 2 other repositories, private or small | $6.00 |"
    `);
  });

  it('is of one repository where only that one has spent', () => {
    const own = { spent: 1, set_aside: 0, cap: null, by_model: { 'a|b': 1 } };
    expect(costNote(view({ own, all: { ...own, cap: 200 }, repositories: [{ repo: 'river', spent: 1 }] }))).toContain(
      '| spent on | `river` | `acme` |\n|---|---:|---:|\n| `a\\|b` | $1.00 | $1.00 |',
    );
  });
});
