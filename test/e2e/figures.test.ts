// One pair, and every figure of it wherever it is told: card, results, summary, bodies, report, rows, ledger and `/outrider cost` agree, in
// the same units and rounded alike.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheerioAPI, load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArmRow, PhaseRow } from '../../src/domain/records.ts';
import { ledgerOf } from '../../src/experiment/records/ledger.ts';
import type { ExperimentRecord } from '../../src/experiment/records/records.ts';
import { writeReport } from '../../src/hosts/cli/write-report.ts';
import { type Open, open, playToEnd, recordOf, saidIn } from './harness.ts';
import { named } from './scenario.ts';

const opus = 'claude-opus-4-7';
const glm = 'glm-5.2';
const arms = [opus, glm] as const;

/** As a reader would round them, written again here on purpose. */
const usd = (value: number | null) =>
  value === null ? 'unknown' : value > 0 && value < 0.005 ? '<$0.01' : `$${value.toFixed(2)}`;
const time = (seconds: number) => (seconds > 0 && seconds < 0.5 ? '<1 s' : `${Math.round(seconds)} s`);
function size(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  return `${tokens < 9950 ? (tokens / 1000).toFixed(1).replace('.0', '') : Math.round(tokens / 1000)}k`;
}
const lines = ({ additions, deletions, files_changed }: ArmRow) =>
  `+${additions} −${deletions} in ${files_changed} files`;

interface Everywhere {
  readonly card: string;
  readonly results: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly bodies: Readonly<Record<string, string>>;
  readonly cost: string;
  readonly record: ExperimentRecord;
  readonly csv: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly jsonl: readonly ArmRow[];
  readonly ledger: readonly Readonly<Record<string, unknown>>[];
  readonly report: CheerioAPI;
}

let opened: Open;
let all: Everywhere;
let folder: string;

/** Cells of the Markdown table row that begins with this name; the first of them, or the one in a section. */
function cells(body: string, name: string): string[] {
  const row = body.split('\n').find((line) => line.startsWith(`| ${name} |`));
  if (row === undefined) throw new Error(`there is no row ${name} in\n${body}`);
  return row
    .split(' | ')
    .slice(1)
    .map((cell) => cell.replace(/ ?\|$/, '').trim());
}

const folds = (body: string, name: string) => body.split(`<summary>${name}</summary>`)[1]?.split('</details>')[0] ?? '';

function rowOf(arm: string): ArmRow {
  const row = all.record.arms.find((one) => one.arm === arm);
  if (row === undefined) throw new Error(`no row of ${arm}`);
  return row;
}

const at = (arm: string) => arms.indexOf(arm as (typeof arms)[number]);
const phasesOf = (arm: string): readonly PhaseRow[] => rowOf(arm).phases;

/** A CSV without quoted line ends, as the demo's is: columns by name. */
function readCsv(text: string): Record<string, Record<string, string>> {
  const [head = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replace(/^"|"$/g, '')),
    );
  const read = rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
  return Object.fromEntries(read.map((row) => [row.arm ?? '', row]));
}

beforeAll(async () => {
  const scenario = named('river');
  opened = await open(scenario);
  folder = await mkdtemp(join(tmpdir(), 'outrider-figures-'));
  const playing = await playToEnd(scenario, opened.stage);
  const { stage, issue, experiment } = playing;
  const asked = await stage.github.comment('mira', issue, '/outrider cost');
  const repository = await stage.github.api('admin', 'GET', `/repos/${issue.repo}`);
  await stage.host.engine.waitFor(`comment-${String(repository.id)}-${asked.id}`);
  const said = await saidIn(playing);
  const body = (kind: string, arm: string | null = null) =>
    said.find(({ key }) => key.kind === kind && (arm === null || key.arm === arm))?.entry.body ?? '';
  const record = await recordOf(playing);
  const records = join(opened.dataDir, 'experiments', experiment);
  const page = await writeReport(records, join(folder, 'report.html'));
  const bodyOf = async ({ arm, artifact_url, verdict }: ArmRow): Promise<[string, string]> => {
    const kind = verdict === 'issue' ? 'issues' : 'pulls';
    const found = await stage.github.api(
      'admin',
      'GET',
      `/repos/${issue.repo}/${kind}/${artifact_url?.split('/').at(-1)}`,
    );
    return [arm, String(found.body)];
  };
  all = {
    card: body('card'),
    results: Object.fromEntries(arms.map((arm) => [arm, body('result', arm)])),
    summary: body('summary'),
    bodies: Object.fromEntries(await Promise.all(record.arms.map(bodyOf))),
    cost: body('note'),
    record,
    csv: readCsv(await readFile(join(records, 'arms.csv'), 'utf8')),
    jsonl: (await readFile(join(records, 'arms.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    ledger: await ledgerOf('acme', { rows: stage.host.world.rows }),
    report: load(await readFile(page, 'utf8')),
  };
}, 300_000);

afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

/** The figures of an arm's card in the report, by name. */
function figuresInReport(arm: string): Record<string, string> {
  const { report } = all;
  const card = report('.strip .card').eq(at(arm));
  const pairs = card
    .find('dl.figures > div')
    .map((_, each) => [[report(each).find('dt').text(), report(each).find('dd').text()]]);
  return Object.fromEntries(pairs.get());
}

/** Cells of a row of the report's table of every phase. */
function phaseInReport(arm: string, phase: string): string[] {
  const { report } = all;
  const row = report('#tokens details tr').filter(
    (_, each) => report(each).children().first().text() === `${arm} · ${phase}`,
  );
  return row
    .children()
    .map((_, cell) => report(cell).text())
    .get()
    .slice(1);
}

describe.each(arms)('of %s', (arm) => {
  it('tokens, cost and time are the same in rows, result, summary and report', () => {
    const row = rowOf(arm);
    const [tokens, cost, worked] = [size(row.total_tokens), usd(row.cost_usd), time(row.working_s)];
    const lanes = `${size(row.input_tokens)} in · ${size(row.cache_write_tokens)} cache write · ${size(row.cache_read_tokens)} cache read · ${size(row.output_tokens)} out`;
    expect(all.results[arm]).toContain(
      `${tokens} tokens (${lanes}) · ${cost} at rates of ${row.rates_as_of} · worked ${worked}`,
    );
    expect(cells(all.summary, 'tokens processed')[at(arm)]).toBe(tokens);
    expect(cells(all.summary, 'cost')[at(arm)]).toBe(cost);
    expect(cells(all.summary, 'working time, draft')[at(arm)]).toBe(worked);
    expect(figuresInReport(arm)).toMatchObject({ tokens, cost, 'working time': worked });
    const whole = phaseInReport(arm, 'draft, in all');
    expect(whole.slice(1)).toEqual([
      String(row.turns),
      String(row.tool_calls),
      size(row.input_tokens),
      size(row.cache_write_tokens),
      size(row.cache_read_tokens),
      size(row.output_tokens),
      cost,
      worked,
      time(row.waiting_s),
    ]);
  });

  it('every column of the CSV is that of the row, and so is every row of the ledger', () => {
    const row: Readonly<Record<string, unknown>> = rowOf(arm);
    const csv = all.csv[arm] ?? {};
    const numbers = Object.keys(csv).filter((name) => typeof row[name] === 'number');
    expect(numbers.length).toBeGreaterThan(15);
    expect(Object.fromEntries(numbers.map((name) => [name, Number(csv[name])]))).toEqual(
      Object.fromEntries(numbers.map((name) => [name, row[name]])),
    );
    expect(all.jsonl.find((one) => one.arm === arm)).toEqual(row);
    const kept = all.ledger.find((one) => one.arm === arm) ?? {};
    const shared = Object.keys(kept).filter((name) => name in row && typeof row[name] !== 'object');
    expect(shared.length).toBeGreaterThan(15);
    for (const name of shared) expect([name, kept[name]]).toEqual([name, row[name]]);
  });

  it('each phase has the same turns, cost and time in card, result, summary and report', () => {
    const table = folds(all.results[arm] ?? '', 'Phases and behaviour');
    for (const { phase, turns, total_tokens, cost_usd, working_s } of phasesOf(arm)) {
      const [cost, worked] = [usd(cost_usd), time(working_s)];
      expect(cells(table, phase).slice(1)).toEqual([String(turns), size(total_tokens), cost, worked]);
      const inReport = phaseInReport(arm, phase);
      expect([inReport[1], inReport[7], inReport[8]]).toEqual([String(turns), cost, worked]);
      if (phase === 'gates') continue;
      expect(cells(all.card, phase)[at(arm)]).toMatch(
        new RegExp(`· ${turns} turns · ${worked.replace('$', '\\$')} · \\${cost}$`),
      );
      expect(cells(folds(all.summary, 'Phases'), phase)[at(arm)]).toMatch(new RegExp(`· ${worked} · \\${cost}$`));
    }
  });

  it('what came beside the draft is the same in card, result, summary and report', () => {
    const { review, refinement } = rowOf(arm);
    if (review === null || refinement === null) throw new Error('nothing came beside the draft');
    for (const [name, told, figures] of [
      ['reviewing', 'its reviews of the drafts', review],
      ['refinement', 'refinement', refinement],
    ] as const) {
      const inReport = phaseInReport(arm, name);
      expect([inReport[1], inReport[7], inReport[8]]).toEqual([
        String(figures.turns),
        usd(figures.cost_usd),
        time(figures.working_s),
      ]);
      expect(all.results[arm]).toMatch(
        new RegExp(
          `- ${told}: ${size(figures.total_tokens)} tokens .*· \\${usd(figures.cost_usd)} · worked ${time(figures.working_s)}`,
        ),
      );
    }
    expect(cells(all.card, 'cross-review')[at(arm)]).toBe(
      `✅ answered · ${review.turns} turns · ${time(review.working_s)} · ${usd(review.cost_usd)}`,
    );
    expect(cells(all.summary, 'working time, refinement')[at(arm)]).toBe(time(refinement.working_s));
    for (const { phase, turns, cost_usd, working_s } of refinement.phases.filter((one) => one.turns > 0))
      expect(cells(all.card, phase)[at(arm)]).toContain(`· ${turns} turns · ${time(working_s)} · ${usd(cost_usd)}`);
  });

  it('turns, calls and claims are those of the row', () => {
    const row = rowOf(arm);
    const result = all.results[arm] ?? '';
    expect(result).toContain(`${row.turns} turns, ${row.tool_calls} tool calls: `);
    const named = /tool calls: (.*?) ·/.exec(result)?.[1] ?? '';
    expect([...named.matchAll(/ (\d+)(?:,|$)/g)].reduce((sum, [, n]) => sum + Number(n), 0)).toBe(row.tool_calls);
    expect(row.phases.reduce((sum, phase) => sum + phase.turns, 0)).toBe(row.turns);
    const { claims_supported, claims_unsupported, claims_false, commitments, questions } = all.csv[arm] ?? {};
    const made = Number(claims_supported) + Number(claims_unsupported) + Number(claims_false);
    expect(result).toContain(`claims about repository and paper that hold: ${claims_supported} of ${made}`);
    expect(cells(all.summary, 'claims that hold')[at(arm)]).toBe(`${claims_supported} of ${made}`);
    expect(cells(all.summary, 'commitments / questions')[at(arm)]).toBe(`${commitments} / ${questions}`);
  });

  it('the patch is of one size in row, card, summary and report', () => {
    const row = rowOf(arm);
    expect(cells(all.card, 'implement')[at(arm)]).toContain(`✅ ${lines(row)} · `);
    expect(cells(all.summary, 'patch')[at(arm)]).toBe(lines(row));
    expect(all.results[arm]).toContain(lines(row));
    expect(figuresInReport(arm)[`patch, ${row.files_changed} files`]).toBe(`+${row.additions} −${row.deletions}`);
  });

  it('verdict and artifact are the same everywhere', () => {
    const row = rowOf(arm);
    const link = `](${row.artifact_url})`;
    expect(all.results[arm]?.split('\n')[0]).toContain(link);
    expect(cells(all.summary, 'verdict')[at(arm)]).toContain(link);
    expect(cells(all.card, 'result')[at(arm)]).toContain(link);
    const verdict = all.report('.strip .card').eq(at(arm)).find('.verdict');
    expect(verdict.find('a').attr('href')).toBe(row.artifact_url);
    expect(verdict.hasClass(row.verdict)).toBe(true);
  });

  it('the gates say the same in result, body and report', () => {
    const row = rowOf(arm);
    const inReport = (gate: string) =>
      all
        .report('#gates tr')
        .filter((_, each) => all.report(each).children().first().text() === gate)
        .children()
        .eq(at(arm) + 1);
    expect(row.gates.length).toBe(6);
    for (const { gate, outcome, grade } of row.gates) {
      const told = cells(all.results[arm] ?? '', gate);
      if (outcome === 'pass') expect(told[0]).toMatch(/^✅ /);
      expect(inReport(gate).find('.gate').hasClass(outcome)).toBe(true);
      if (grade !== null) expect(told[0]).toContain(grade);
      if (grade !== null) expect(inReport(gate).text()).toContain(grade);
      if (row.verdict === 'pull_request') expect(cells(all.bodies[arm] ?? '', gate)).toEqual(told);
    }
  });
});

describe('of the pair', () => {
  it('the ratios of the summary are those of the report and of the rows', () => {
    const [a, b] = [rowOf(opus), rowOf(glm)];
    const label = all.report('#comparison [role=img]').first().attr('aria-label') ?? '';
    for (const [told, drawn, field] of [
      ['cost', 'cost', 'cost_usd'],
      ['tokens processed', 'total tokens', 'total_tokens'],
      ['working time, draft', 'working time', 'working_s'],
    ] as const) {
      const ratio = (Number(b[field]) / Number(a[field])).toFixed(2);
      expect(cells(all.summary, told)[2]).toBe(ratio);
      expect(label).toContain(`${drawn} ${ratio}`);
    }
  });

  it('what was spent is the sum of all, in the card and in the reply to `/outrider cost`', () => {
    const spent = ({ cost_usd, refinement, review }: ArmRow) =>
      (cost_usd ?? 0) + (refinement?.cost_usd ?? 0) + (review?.cost_usd ?? 0);
    const total = usd(arms.reduce((sum, arm) => sum + spent(rowOf(arm)), 0));
    expect(all.card).toContain(`${total} spent of $10.00`);
    expect(all.cost).toContain(`${total} spent, `);
    for (const arm of arms) expect(cells(all.cost, `\`${arm}\``)[0]).toBe(usd(spent(rowOf(arm))));
  });

  it('the size that the pull request tells is what its branch holds', async () => {
    const told = /^\+(\d+) −(\d+) in (\d+) files/m.exec(all.bodies[glm] ?? '');
    expect(cells(all.card, 'conventions')[at(glm)]).toContain(told?.[0] ?? 'no size is told');
  });
});
