// A tutorial taken apart into what is done and what is then to be seen, in the order of the page.
//
// Its code blocks say by their info string what they are: `sh` is typed into one shell (`sh not-run`: shown, and not run), `text comment` is
// written into the thread, `text output` is what the block before printed, `markdown KIND [ARM]` is what we have written at GitHub, and YAML
// whose first line is `# .github/outrider.yml` or `# outrider.yml of OWNER/.github` is committed there. A line `…` stands for lines left out.
import type { Nodes } from 'mdast';
import { parseMarkdown } from '../../src/comparison/markdown.ts';

export type Step =
  | { readonly does: 'shell'; readonly text: string }
  | { readonly does: 'comment'; readonly text: string }
  | { readonly does: 'commit'; readonly repo: string | null; readonly path: string; readonly text: string }
  | { readonly does: 'expect'; readonly of: readonly string[]; readonly block: Shown };

/** A block that shows what came of something. `from` and `to` are offsets of its lines in the page. */
export interface Shown {
  readonly line: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface Tutorial {
  /** `thread SCENARIO` or `checkout SCENARIO`: what stands around; null: a shell and nothing else. */
  readonly stage: { readonly kind: 'thread' | 'checkout'; readonly scenario: string } | null;
  readonly steps: readonly Step[];
  /** Blocks of `sh` that are shown and not run. */
  readonly notRun: readonly string[];
}

const settings = /^# (?:(\.github\/outrider\.yml)|(outrider\.yml) of (\S+\/\S+))\b/;

export function readTutorial(page: string): Tutorial {
  const named = /^<!-- tutorial: (thread|checkout) (\S+) -->$/m.exec(page);
  const blocks = parseMarkdown(page).children.filter((node) => node.type === 'code');
  return {
    stage: named ? { kind: named[1] === 'thread' ? 'thread' : 'checkout', scenario: named[2] ?? '' } : null,
    steps: blocks.flatMap((block) => stepOf(block, page)),
    notRun: blocks.filter(({ lang, meta }) => lang === 'sh' && meta === 'not-run').map(({ value }) => value),
  };
}

function stepOf(block: Extract<Nodes, { type: 'code' }>, page: string): Step[] {
  const { lang, value: text } = block;
  const meta = block.meta?.split(' ') ?? [];
  if (lang === 'sh') return meta[0] === 'not-run' ? [] : [{ does: 'shell', text }];
  if (lang === 'text' && meta[0] === 'comment') return [{ does: 'comment', text }];
  if (lang === 'text' && meta[0] === 'output') return [{ does: 'expect', of: ['output'], block: shown(block, page) }];
  if (lang === 'markdown' && meta.length > 0) return [{ does: 'expect', of: meta, block: shown(block, page) }];
  const [, own, organisation, repo] = settings.exec(text) ?? [];
  if (lang !== 'yaml' || (own === undefined && organisation === undefined)) return [];
  return [{ does: 'commit', repo: repo ?? null, path: own ?? 'outrider.yml', text: `${text}\n` }];
}

function shown({ position, value }: Extract<Nodes, { type: 'code' }>, page: string): Shown {
  const [start = 0, end = 0] = [position?.start.offset, position?.end.offset];
  return {
    line: position?.start.line ?? 0,
    text: value,
    from: page.indexOf('\n', start) + 1,
    to: page.lastIndexOf('\n', end - 1),
  };
}
