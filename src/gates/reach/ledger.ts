// What is known of every new definition so far; a verdict once given stays, so evidence is entered best first.
import type { Edge } from './graph.ts';

export type Grade = 'wired' | 'registered' | 'exported' | 'script' | 'unreached' | 'test_only' | 'orphan';

/** Best first. */
export const grades: readonly Grade[] = [
  'wired',
  'registered',
  'exported',
  'script',
  'unreached',
  'test_only',
  'orphan',
];

export interface Verdict {
  readonly grade: Grade;
  readonly reason: string;
}

/** A verdict as it was entered, or inherited over so many uses from one that was: what is nearer says more. */
export interface Found extends Verdict {
  readonly steps: number;
}

export const nameOf = (node: string): string => {
  const [path = '', name = ''] = node.split('\0');
  return name === '' ? path : `${name} (${path})`;
};

export const placeOf = (edge: Edge): string =>
  `${edge.path}${edge.reference.owner === '' ? '' : `, ${edge.reference.owner}`} (line ${edge.reference.row + 1})`;

interface Spreading {
  readonly follows: (edge: Edge) => boolean;
  readonly isKnown: (found: Found | undefined) => boolean;
}

export class Ledger {
  readonly verdicts = new Map<string, Found>();
  readonly #byFrom: ReadonlyMap<string, readonly Edge[]>;
  readonly #members: ReadonlyMap<string, readonly string[]>;

  constructor(edges: readonly Edge[], members: ReadonlyMap<string, readonly string[]>) {
    this.#byFrom = Map.groupBy(edges, (each) => each.from);
    this.#members = members;
  }

  /** Enters a verdict for a node, and its grade for everything that the node uses, unless more is known already. */
  enter(start: string, verdict: Verdict, follows: (edge: Edge) => boolean = isLive): void {
    this.#spread(start, verdict, { follows, isKnown: (found) => found !== undefined });
  }

  /** The same for evidence that comes last: what only tests were known to use gives way. */
  enterLate(start: string, verdict: Verdict): void {
    this.#spread(start, verdict, {
      follows: isLive,
      isKnown: (found) => found !== undefined && grades.indexOf(found.grade) <= grades.indexOf(verdict.grade),
    });
  }

  #spread(start: string, verdict: Verdict, { follows, isKnown }: Spreading): void {
    const open: { node: string; verdict: Found }[] = [{ node: start, verdict: { ...verdict, steps: 0 } }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (isKnown(this.verdicts.get(next.node))) continue;
      this.verdicts.set(next.node, next.verdict);
      for (const node of this.#members.get(next.node) ?? []) open.push({ node, verdict: next.verdict });
      for (const edge of this.#byFrom.get(next.node) ?? []) {
        if (!follows(edge)) continue;
        const reason = `${nameOf(edge.to)} is used in ${placeOf(edge)}.`;
        open.push({ node: edge.to, verdict: { grade: next.verdict.grade, reason, steps: next.verdict.steps + 1 } });
      }
    }
  }

  /** Edges that leave a node, live or not. */
  from(node: string): readonly Edge[] {
    return this.#byFrom.get(node) ?? [];
  }
}

export const isLive = (edge: Edge): boolean => edge.blocked === null && edge.kind !== 'type';
