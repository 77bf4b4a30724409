// What an arm wrote, field by field: the statements that are held against the repository and the paper.
import type { ArmResult } from '../domain/arm.ts';
import { ownOf } from '../domain/own.ts';

export interface Statement {
  /** `preflight.rationale`. */
  readonly where: string;
  readonly text: string;
  /** `asserts`: says how things are. `reports`: says what the draft does. `proposes`: says what could be, or is left out. */
  readonly mood: 'asserts' | 'reports' | 'proposes';
}

type Words = Pick<ArmResult, 'preflight' | 'patch_notes' | 'review' | 'issue'>;
type Fields = Readonly<Record<string, string | readonly string[]>>;

const moods: Readonly<Record<string, Statement['mood']>> = {
  'patch_notes.title': 'reports',
  'patch_notes.summary': 'reports',
  'patch_notes.delivered': 'reports',
  'patch_notes.scoped_out': 'proposes',
  'review.delivered': 'reports',
  'review.scoped_out': 'proposes',
  'review.summary': 'reports',
  'issue.title': 'proposes',
  'issue.suggested_experiment': 'proposes',
  'issue.how_to_unblock': 'proposes',
  'issue.open_questions': 'proposes',
};

/** Every field in the order in which it was written; entries of a list are statements of their own. */
export function statementsOf({ preflight, patch_notes, review, issue }: Words): Statement[] {
  return [
    ...fieldsOf('preflight', preflight),
    ...fieldsOf('patch_notes', patch_notes),
    ...fieldsOf('review', review),
    ...fieldsOf('issue', issue),
  ];
}

function fieldsOf(name: string, fields: Fields | null): Statement[] {
  return Object.entries(fields ?? {})
    .filter(([field]) => field !== 'route' && field !== 'decision')
    .flatMap(([field, value]) => {
      const where = `${name}.${field}`;
      const texts = typeof value === 'string' ? [value] : value;
      return texts
        .filter((text) => text.trim() !== '')
        .map((text) => ({ where, text, mood: ownOf(moods, where) ?? 'asserts' }));
    });
}
