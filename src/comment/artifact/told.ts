// A model's Markdown in parts at its own headings, so that what we have to say of a topic stands under the heading that is there
// already, and no body has two of a kind.
import type { Heading } from 'mdast';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { foreignBlock } from '../foreign/text.ts';
import { plainText } from '../foreign/tree.ts';

/** What we write under a heading of our own, in pull requests and Issues. */
export type Topic =
  | 'delivered'
  | 'not_done'
  | 'claims'
  | 'reached'
  | 'tests'
  | 'assumptions'
  | 'look_at'
  | 'premise'
  | 'experiment'
  | 'analysis'
  | 'blocks'
  | 'unblock'
  | 'questions';

/** How models and templates name them; compared without case, numbers, signs and a last full stop. */
const names: readonly (readonly [Topic, RegExp])[] = [
  ['delivered', /^(?:what(?:'s| is| was| has been) )?(?:delivered|done|implemented)$|^deliverables$/],
  [
    'not_done',
    /^(?:(?:what(?:'s| is| was) )?(?:not (?:done|implemented|included|in scope)|left out|scoped out|deferred|missing)(?: here)?|out of scope|non[- ]goals)$/,
  ],
  ['claims', /^(?:the )?(?:paper'?s )?claims(?: of the paper)?$/],
  [
    'reached',
    /^(?:how (?:it|this)(?: is|'s) (?:reached|wired|called|used)|call sites?|integration|wiring|reachability)$/,
  ],
  ['tests', /^(?:tests?|testing|test (?:plan|coverage)|(?:how )?(?:(?:it|this) (?:is|was|has been) )?tested)$/],
  ['assumptions', /^assumptions?(?: made)?$/],
  [
    'look_at',
    /^(?:what (?:a )?reviewers? should look at|(?:notes? for|for) (?:the )?reviewers?|review(?:er)? (?:notes|focus)|concerns|risks)$/,
  ],
  ['premise', /^(?:a )?premise(?: concern)?s?(?: that (?:may|does|do) not hold)?$/],
  ['experiment', /^(?:the )?(?:suggested|proposed|smallest) experiments?$/],
  ['analysis', /^(?:engineering )?analysis$/],
  ['blocks', /^(?:what (?:blocks|is blocking)(?: it| this)?|blockers?|blocked by|what stands in the way)$/],
  ['unblock', /^(?:how to unblock(?: it| this)?|unblocking(?: steps)?|what would unblock (?:it|this))$/],
  ['questions', /^(?:open )?questions?(?: for (?:the )?maintainers)?$/],
];

export interface Part {
  /** The heading as a line of Markdown. */
  readonly heading: string;
  readonly topic: Topic | null;
  readonly text: string;
}

export interface Told {
  /** What stands before the first heading. */
  readonly lead: string;
  readonly parts: readonly Part[];
}

/** Cleaned as `foreignBlock` does it, then cut before each heading of the first rank, which becomes one of the `level`th. */
export function toldIn(text: string, { room, level }: { readonly room: number; readonly level: number }): Told {
  const block = foreignBlock(text, room, level);
  const { children } = parseMarkdown(block);
  const heads = children.filter((node): node is Heading => node.type === 'heading' && node.depth === level);
  const starts = heads.map((head) => head.position?.start.offset ?? 0);
  const parts = heads.map((head, index): Part => {
    const end = head.position?.end.offset ?? 0;
    return {
      heading: block.slice(starts[index], end),
      topic: topicOf(plainText(head)),
      text: block.slice(end, starts[index + 1]).trim(),
    };
  });
  return { lead: block.slice(0, starts[0]).trim(), parts };
}

export function topicOf(heading: string): Topic | null {
  const bare = heading
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^a-z]+|[^a-z]+$/g, '')
    .replace(/\s+/g, ' ');
  return names.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}
