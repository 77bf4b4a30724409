// The comparison as one HTML file that needs nothing else: no script, no font, no network.
import { chance, figure, metricWords, percent, sentencesOf, span, times } from '../comment/statistics-words.ts';
import { type ArmComparison, type Comparison, metricNames } from '../domain/comparison.ts';
import { forestPlot } from './forest-plot.ts';
import { escaped, htmlTable } from './markup.ts';

const style = `:root{color-scheme:light dark;--ink:#1c2128;--soft:#626c78;--line:#d4dae1;--paper:#fff;--mark:#0b62c4;--panel:#f5f7f9}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--soft:#97a1ac;--line:#363d46;--paper:#14181d;--mark:#66a9f2;--panel:#1c2127}}
body{margin:0 auto;max-width:60rem;padding:2rem 1.2rem 4rem;background:var(--paper);color:var(--ink);overflow-wrap:break-word;font:16px/1.55 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.2rem;margin:2.6rem 0 .6rem;padding-top:1.2rem;border-top:1px solid var(--line)}h3{font-size:1rem;margin:1.6rem 0 .4rem}
.said{background:var(--panel);border-left:3px solid var(--mark);padding:.7rem 1rem;margin:.8rem 0}ul.said{padding-left:2rem}.said li{margin:.15rem 0}.soft,figcaption{color:var(--soft);fill:var(--soft);font-size:.85rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.88rem}th,td{padding:.35rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}a{color:var(--mark)}th{font-weight:600;color:var(--soft)}.words td{text-align:left;white-space:normal;overflow-wrap:break-word}.words th{text-align:left}
figure{margin:1rem 0}.forest{width:100%;height:auto;font:13px system-ui,sans-serif;fill:var(--ink)}.forest .soft{font-size:11px}.tick{stroke:var(--line)}.one{stroke:var(--soft);stroke-dasharray:4 3}.whisker{stroke:var(--mark);stroke-width:2.5}.dot{fill:var(--mark)}.forest text{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}.forest.narrow{display:none}@media(max-width:640px){.forest.wide{display:none}.forest.narrow{display:block}}@media print{.forest.wide{display:block}.forest.narrow{display:none}}
code{font-family:ui-monospace,monospace}
@media(max-width:640px){body{padding-top:1.2rem}th,td{padding:.3rem .4rem}th,td:first-child{white-space:normal}}
@media print{body{max-width:none;padding:0}.wide{overflow:visible}table{font-size:.7rem}th,td{padding:.2rem .3rem;white-space:normal}td code{white-space:nowrap}h2,h3{break-after:avoid}figure,tr,.said{break-inside:avoid}}`;

/** What stands around a comparison that is a part of something: ready HTML, but for the title. */
export interface Around {
  readonly title: string;
  readonly lead: string;
  /** Between the comparisons and how they were computed. */
  readonly after: string;
}

/** The same bytes for the same comparison. */
export function comparePage(comparison: Comparison, around: Partial<Around> = {}): string {
  const { baseline, comparisons } = comparison;
  const blocks = comparisons.map((block) => blockSection(baseline, block));
  const none =
    comparisons.length === 0 ? '<p class="said">There are no rows of two arms, so there is no pair.</p>' : '';
  const title = escaped(around.title ?? `Comparison with ${baseline}`);
  const lead = around.lead === undefined ? '' : `<p>${around.lead}</p>\n`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${style}</style></head><body><main>
<h1>${title}</h1>
${lead}<p class="soft">Every ratio is B over A, A being ${escaped(baseline)}: below 1, B took less. Pairs are rows of the same repository, commit, paper, prompts, code map and harness version.</p>
${none}${blocks.join('\n')}${around.after ?? ''}
<h2>How it was computed</h2>
<p class="soft">Repeats of a pair are averaged and count once. Ratio: geometric mean. Interval: percentile bootstrap, 10,000 draws of repositories, fixed seed; with about ten repositories or fewer it is too narrow, read it as indicative. p: Wilcoxon’s signed-rank test on log ratios, two-sided, exact up to 50 pairs, zeros by Pratt; raw: the same on differences; Holm: adjusted over the metrics. Verdicts: Wilson interval, Gwet’s AC1 beside Cohen’s kappa (0 whenever one arm always says the same), McNemar’s exact test.</p>
</main></body></html>
`;
}

function blockSection(baseline: string, block: ArmComparison): string {
  const parts = [
    `<h2>${escaped(block.arm)} against ${escaped(baseline)}</h2>`,
    statementList(block.statement),
    block.n_pairs === 0 ? '' : `${plot(block, baseline)}${metricsTable(block)}${verdictsTable(block)}`,
    listSection(
      'Made no pair',
      ['arm', 'repository', 'why'],
      block.missing.map(({ arm, repo, reason }) => [arm, repo, reason]),
    ),
    listSection(
      'Left out of a metric',
      ['metric', 'repository', 'why'],
      block.left_out.map(({ metric, repo, reason }) => [metric, repo, reason]),
    ),
  ];
  return `<section>${parts.filter(Boolean).join('\n')}</section>`;
}

/** A statement as a list of its sentences. */
export function statementList(statement: string): string {
  const lines = sentencesOf(statement).map((sentence) => `<li>${escaped(sentence)}</li>`);
  return `<ul class="said">${lines.join('')}</ul>`;
}

function plot({ arm, metrics }: ArmComparison, baseline: string): string {
  const lines = metricNames.flatMap((name) => {
    const { ratio, interval, n } = metrics[name];
    if (ratio === null) return [];
    const range = interval === null ? '' : ` [${times(interval[0])}, ${times(interval[1])}]`;
    return [{ label: metricWords[name], ratio, interval, note: `${times(ratio)}${range}, n = ${n}` }];
  });
  const svg = forestPlot(lines, `left of 1: less for ${brief(arm)}; right of 1: less for ${brief(baseline)}`);
  return svg === '' ? '' : `<figure>${svg}</figure>`;
}

/** Text in a drawing does not wrap. */
const longestName = 28;

function brief(name: string): string {
  const characters = [...name];
  if (characters.length <= longestName) return name;
  return `${characters.slice(0, 12).join('')}…${characters.slice(-14).join('')}`;
}

function metricsTable({ metrics }: ArmComparison): string {
  const head = ['metric', 'n', 'sum A', 'sum B', 'B/A', '95%', 'median', 'B higher', 'p', 'p raw', 'p Holm'];
  const rows = metricNames.map((name) => {
    const { n, ratio, interval, median_ratio, sums, sign, wilcoxon, wilcoxon_raw, p_holm } = metrics[name];
    const figures = [
      figure(name, sums.a),
      figure(name, sums.b),
      times(ratio),
      span(interval, times),
      times(median_ratio),
      n === 0 ? '–' : `${sign.c} of ${sign.b + sign.c}`,
      chance(wilcoxon.p),
      chance(wilcoxon_raw.p),
      chance(p_holm),
    ];
    return [metricWords[name], String(n), ...figures.map(escaped)];
  });
  return htmlTable(head, rows);
}

function verdictsTable({ verdicts }: ArmComparison): string {
  const { n, agree, share, wilson, kappa, ac1, pabak, mcnemar, pairs_needed } = verdicts;
  if (n === 0) return '';
  const coefficient = (value: number | null) => (value === null ? 'undefined' : value.toFixed(2));
  const rows = [
    ['agreement', `${agree} of ${n}, ${percent(share)} (95% ${span(wilson, percent)})`],
    ['Gwet’s AC1, Cohen’s kappa, PABAK', [ac1, kappa, pabak].map(coefficient).join(', ')],
    ['only A, only B a pull request', `${mcnemar.b}, ${mcnemar.c}`],
    ['McNemar’s p', escaped(chance(mcnemar.p))],
    [
      'more pairs until that could be below .05',
      pairs_needed === null ? 'unknown: no pair differs yet' : pairs_needed === 0 ? 'none' : `at least ${pairs_needed}`,
    ],
  ];
  return `<h3>Verdicts</h3><div class="words">${htmlTable(['of the pairs', 'figure'], rows)}</div>`;
}

function listSection(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `<h3>${title}</h3><div class="words">${htmlTable(
    head,
    rows.map((row) => row.map(escaped)),
  )}</div>`;
}
