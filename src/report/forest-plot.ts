// A forest plot as inline SVG: one line per ratio with its interval, on a logarithmic axis around 1. Drawn twice, for a wide page and for a phone.
import { escaped } from './markup.ts';

export interface ForestLine {
  readonly label: string;
  /** Above 0. */
  readonly ratio: number;
  /** null: drawn as a point alone. */
  readonly interval: readonly [number, number] | null;
  /** Shown at the right. */
  readonly note: string;
}

/** Where things stand, in pixels of the drawing. */
interface Layout {
  readonly kind: 'wide' | 'narrow';
  readonly left: number;
  readonly plot: number;
  readonly right: number;
  readonly row: number;
}

/** Below the plot stand the numbers of its marks, and the title in up to two lines. */
const [top, foot] = [30, 56];
const ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
/** A letter of the labels is about so wide. */
const letter = 7.2;
const longest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length)) * letter;

/** Empty for no lines. `title` says what a ratio above 1 means. */
export function forestPlot(lines: readonly ForestLine[], title: string): string {
  if (lines.length === 0) return '';
  const left = Math.min(340, Math.max(120, longest(lines.map(({ label }) => label)) + 20));
  const right = Math.min(240, Math.max(60, longest(lines.map(({ note }) => note)) + 20));
  const wide: Layout = { kind: 'wide', left, plot: 820 - left - right, right, row: 30 };
  // On a phone the words stand above their line, and the line takes the whole width.
  const narrow: Layout = { kind: 'narrow', left: 8, plot: 324, right: 8, row: 48 };
  return [drawn(lines, title, wide), drawn(lines, title, narrow)].join('\n');
}

function drawn(lines: readonly ForestLine[], title: string, layout: Layout): string {
  const reach = reachOf(lines);
  const place = axis(reach, layout);
  const height = top + lines.length * layout.row + foot;
  const bottom = height - foot;
  const marks = ticks
    .filter((tick) => Math.abs(Math.log(tick)) <= reach && (layout.kind === 'wide' || isSparse(tick, reach)))
    .map((tick) => tickMark(tick, { x: place(tick), bottom }));
  const rows = lines.map((line, i) => row(line, { y: top + (i + 0.5) * layout.row, place, layout }));
  const middle = layout.left + layout.plot / 2;
  return [
    `<svg class="forest ${layout.kind}" viewBox="0 0 ${fixed(layout.left + layout.plot + layout.right)} ${height}" role="img" aria-label="${escaped(title)}">`,
    ...marks,
    ...rows,
    ...caption(title, layout).map(
      (text, n, all) =>
        `<text x="${fixed(middle)}" y="${height - 8 - 14 * (all.length - 1 - n)}" text-anchor="middle" class="soft">${escaped(text)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

/** A long title is two lines on a phone, parted where it is said to be, else at a blank near its middle. */
function caption(title: string, { kind }: Layout): readonly string[] {
  if (kind === 'wide' || title.length <= 52) return [title];
  const at = title.includes('; ') ? title.indexOf('; ') + 1 : title.indexOf(' ', Math.floor(title.length / 2) - 6);
  return at < 0 ? [title] : [title.slice(0, at), title.slice(at + 1)];
}

/** On a phone a long axis has powers of ten and 1 alone. */
function isSparse(tick: number, reach: number): boolean {
  return reach < Math.log(12) || Number.isInteger(Math.log10(tick));
}

/** How far the axis goes on either side of 1, as a logarithm: to the last interval, never less than to twice and half. */
function reachOf(lines: readonly ForestLine[]): number {
  const ends = lines.flatMap(({ ratio, interval }) => [ratio, ...(interval ?? [])]);
  return Math.min(1.1 * Math.max(Math.log(2), ...ends.map((end) => Math.abs(Math.log(end)))), Math.log(150));
}

/** Ratio -> x. Symmetric around 1, so that twice and half look alike; what is beyond the reach stands at the edge. */
function axis(reach: number, { left, plot }: Layout): (ratio: number) => number {
  return (ratio) => left + (plot / 2) * (1 + Math.min(1, Math.max(-1, Math.log(ratio) / reach)));
}

function tickMark(tick: number, { x, bottom }: { readonly x: number; readonly bottom: number }): string {
  const kind = tick === 1 ? 'one' : 'tick';
  return `<line class="${kind}" x1="${fixed(x)}" x2="${fixed(x)}" y1="${top - 8}" y2="${bottom}"/><text x="${fixed(x)}" y="${bottom + 14}" text-anchor="middle" class="soft">${tick}</text>`;
}

function row(
  line: ForestLine,
  at: { readonly y: number; readonly place: (ratio: number) => number; readonly layout: Layout },
): string {
  const { label, ratio, interval, note } = line;
  const { layout, place } = at;
  const narrow = layout.kind === 'narrow';
  const [y, words] = narrow ? [at.y + 12, at.y - 8] : [at.y, at.y + 4];
  const whisker =
    interval === null
      ? ''
      : `<line class="whisker" x1="${fixed(place(interval[0]))}" x2="${fixed(place(interval[1]))}" y1="${y}" y2="${y}"/>`;
  const end = layout.left + layout.plot;
  return [
    narrow
      ? `<text x="${layout.left}" y="${words}">${escaped(label)}</text>`
      : `<text x="${fixed(layout.left - 12)}" y="${words}" text-anchor="end">${escaped(label)}</text>`,
    whisker,
    `<circle class="dot" cx="${fixed(place(ratio))}" cy="${y}" r="5"/>`,
    narrow
      ? `<text x="${end}" y="${words}" text-anchor="end">${escaped(note)}</text>`
      : `<text x="${fixed(end + 12)}" y="${words}">${escaped(note)}</text>`,
  ].join('');
}

function fixed(x: number): string {
  return x.toFixed(1);
}
