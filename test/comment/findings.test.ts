// What was found out, in words: counted, quoted, with its n, and nothing where nobody looked.
import { describe, expect, it } from 'vitest';
import { crossReviewFold, crossReviewWords } from '../../src/comment/summary/cross-review.ts';
import {
  claimsHold,
  falseClaims,
  findingsLines,
  findingsMeasures,
  objections,
  partingWords,
} from '../../src/comment/summary/findings.ts';
import type { SummaryArm } from '../../src/comment/summary/view.ts';
import type { Behaviour, CheckedClaim, Findings } from '../../src/domain/findings.ts';
import * as views from './views.ts';

const left = views.armOf(views.opus, views.downgraded, views.issue7);
const right = views.armOf(views.glm, views.shipped, views.pullRequest8);

function withBehaviour(arm: SummaryArm, over: Partial<Behaviour>, claims: CheckedClaim[] = []): SummaryArm {
  const { grounding, behaviour } = views.findingsOf();
  const of = (status: CheckedClaim['status']) => claims.filter((claim) => claim.status === status).length;
  const findings: Findings = {
    schema_version: 1,
    generation: 1,
    grounding: {
      ...grounding,
      checked: claims.length,
      supported: of('supported'),
      unsupported: of('unsupported'),
      false: of('false'),
      claims,
    },
    behaviour: { ...behaviour, scope: null, ...over },
  };
  return views.found(arm, findings);
}

const claim = (text: string, kind: CheckedClaim['kind'] = 'line'): CheckedClaim => ({
  kind,
  status: 'false',
  claim: text,
  where: 'preflight.rationale',
  sentence: `See ${text}.`,
  why: 'it is not so',
});

describe('claims that hold', () => {
  it.each([
    [18, 0, 0, '18 of 18'],
    [21, 0, 2, '21 of 23'],
    [21, 3, 2, '21 of 23, 3 open'],
    [0, 4, 0, '4 open'],
    [0, 0, 0, '–'],
  ])('%i supported, %i unsupported, %i false: %s', (supported, unsupported, untrue, words) => {
    const { grounding } = views.findingsOf();
    expect(claimsHold({ ...grounding, supported, unsupported, false: untrue })).toBe(words);
  });

  it('say nothing of an arm at which nobody looked', () => {
    expect(findingsMeasures([left, right])).toEqual([]);
    expect(findingsLines(left.row)).toBe('');
    expect(objections(left.row)).toBe('');
    expect(falseClaims([left, right])).toEqual([]);
  });

  it('are quoted one by one when they do not hold, places as code, words in quotation marks', () => {
    const arm = withBehaviour(right, {}, [
      claim('a.py:9'),
      claim('"ranks are worse"', 'quote'),
      claim('b.py:9'),
      claim('c.py:9'),
    ]);
    expect(objections(arm.row)).toBe(
      '**Does not hold:** `a.py:9`: it is not so; “ranks are worse”: it is not so; `b.py:9`: it is not so; and 1 more.',
    );
    expect(falseClaims([arm]).map(({ slug, claim: text }) => [slug, text])).toEqual([
      ['glm-5-2', '`a.py:9`'],
      ['glm-5-2', '“ranks are worse”'],
      ['glm-5-2', '`b.py:9`'],
      ['glm-5-2', '`c.py:9`'],
    ]);
  });

  it('name what is said to be done and is not in the patch', () => {
    const scope = { delivered: 3, absent: [{ entry: 'x', names: ['a.py', 'b'] }], tests_absent: true };
    const arm = withBehaviour(right, { scope });
    expect(objections(arm.row)).toBe('**Does not hold:** said to be done and not in the patch: a.py, b and tests.');
    expect(findingsMeasures([left, arm]).at(-1)).toMatchObject({
      name: 'said to be done, not in the patch',
      values: { 'glm-5-2': 'a.py, b and tests' },
    });
  });
});

describe('where two arms part', () => {
  it('quotes the decision, counts, and names the one false claim', () => {
    const words = partingWords([
      withBehaviour(left, { commitments: 4, questions: 7, words: 210 }),
      withBehaviour(right, { commitments: 11, questions: 0, words: 400 }, [claim('a.py:9')]),
    ]);
    expect(words).toBe(
      'At self-review claude-opus-4-7 says “The slice is too narrow to claim the paper”; glm-5.2 finds its draft fit to ship. ' +
        'claude-opus-4-7 makes 4 commitments and asks 7 questions in 210 words; glm-5.2 makes 11 and asks none in 400. ' +
        'One claim of glm-5.2 does not hold: `a.py:9` (it is not so).',
    );
  });

  it('says which of them alone doubts the premise, before anything else that is singular', () => {
    const doubting = withBehaviour(right, { premise_challenged: 'There is no cache. And so on.' }, [claim('a.py:9')]);
    expect(partingWords([withBehaviour(left, {}), doubting])).toContain(
      'Only glm-5.2 doubts the premise: “There is no cache”.',
    );
    const both = [withBehaviour(left, { premise_challenged: 'No.' }), doubting];
    expect(partingWords(both)).toContain('One claim of glm-5.2 does not hold');
    expect(partingWords(both)).not.toContain('Only');
  });

  it('counts several false claims and quotes one', () => {
    const wrong = withBehaviour(right, {}, [claim('a.py:9'), claim('b.py:9')]);
    expect(partingWords([withBehaviour(left, {}), wrong])).toContain(
      '2 claims of glm-5.2 do not hold, `a.py:9` (it is not so) for one.',
    );
  });

  it('leaves counts out where one arm wrote nothing, and everything where there are not two', () => {
    const silent = withBehaviour(right, { artifact: 'none' });
    expect(partingWords([withBehaviour(left, {}), silent])).not.toContain('commitment');
    expect(partingWords([withBehaviour(left, { questions: 0 }), withBehaviour(right, {})])).toContain(
      'asks no question in',
    );
    expect(partingWords([left, views.armOf(views.glm, views.missing, null)])).toBe('');
    expect(partingWords([left])).toBe('');
    expect(partingWords([left, right, left])).toBe('');
  });
});

describe('cross-review in words', () => {
  const [opus, glm] = ['claude-opus-4-7', 'glm-5-2'];
  const words = (...reviews: ReturnType<typeof views.reviewOf>[]) => crossReviewWords(reviews, [left, right], 'So.');

  it.each([
    ['ship', 'ship', 'would ship both drafts'],
    ['downgrade', 'downgrade', 'would ship neither draft'],
    ['ship', 'downgrade', 'would ship its own and not glm-5.2’s'],
    ['downgrade', 'ship', 'would ship glm-5.2’s and not its own'],
    ['ship', null, 'would ship its own and gave no answer on glm-5.2’s (budget used up)'],
    [null, null, 'gave no answer on its own (budget used up) and glm-5.2’s (budget used up)'],
  ] as const)('its own %s, the other %s: %s', (own, other, said) => {
    expect(words(views.reviewOf(opus, opus, own, 'A.'), views.reviewOf(opus, glm, other, 'B.'))).toBe(
      `**Reviewed by each other, blind:** claude-opus-4-7 ${said}. So.`,
    );
  });

  it('speaks of the one draft that there is, and of nobody where nobody reviewed', () => {
    expect(words(views.reviewOf(opus, glm, 'downgrade', 'A.'), views.reviewOf(glm, glm, 'ship', 'B.'))).toBe(
      '**Reviewed by each other, blind:** claude-opus-4-7 would not ship glm-5.2’s; glm-5.2 would ship its own. So.',
    );
    expect(words()).toBe('');
    expect(crossReviewFold([], [left, right])).toBe('');
  });

  it('does not repeat in the fold what a model said of its own draft before', () => {
    const before = views.downgraded.review?.summary ?? '';
    const fold = crossReviewFold(
      [views.reviewOf(opus, opus, 'downgrade', before), views.reviewOf(glm, opus, 'downgrade', before)],
      [left, right],
    );
    expect(fold).toContain('| downgrade | as in its self-review |');
    expect(fold.split('too narrow')).toHaveLength(2);
  });

  it('says in one breath what all of them say', () => {
    const all = [opus, glm].flatMap((one) => [opus, glm].map((other) => views.reviewOf(one, other, 'ship', 'A.')));
    expect(words(...all)).toContain('claude-opus-4-7 and glm-5.2 would ship both drafts. So.');
    const own = [opus, glm].map((one) => views.reviewOf(one, one, 'ship', 'A.'));
    expect(words(...own)).toContain('claude-opus-4-7 would ship its own; glm-5.2 would ship its own.');
  });

  it('names the arms in the order of the table, whoever answered first', () => {
    const said = words(views.reviewOf(glm, opus, 'ship', 'A.'), views.reviewOf(opus, glm, 'ship', 'B.'));
    expect(said.indexOf('claude-opus-4-7 would')).toBeLessThan(said.indexOf('glm-5.2 would'));
  });
});
