// The certificate: what was equal for every arm, what differed by intent, what happened to differ.
import { ownOf } from '../../domain/own.ts';
import { escaped } from '../markup.ts';
import { line } from '../plain-text.ts';
import { armName, type ReportData } from '../report-data.ts';
import { bullets, type Section, table } from './section.ts';

export function certificateSection(data: ReportData): Section {
  const { valid, because, equal, by_intent, by_accident } = data.certificate;
  const verdict =
    data.arms.length < 2 ? '<p class="said">No pair:</p>' : '<p class="said bad">Not a fair pair, because:</p>';
  const said = valid
    ? '<p class="said">Valid: the model was the only variable.</p>'
    : `${verdict}${bullets(because.map((why) => escaped(line(why, 400))))}`;
  const names = data.arms.map((arm) => escaped(armName(arm)));
  const varied = (rows: typeof by_intent) =>
    rows.map(({ name, values }) => [
      escaped(name),
      ...data.arms.map(({ plan }) => escaped(line(ownOf(values, plan.slug) ?? '–', 300))),
    ]);
  const html = [
    said,
    `<details open><summary>What happened to differ</summary>${table('What happened to differ', ['', ...names], varied(by_accident))}</details>`,
    `<details><summary>What differed by intent</summary>${table('What differed by intent', ['', ...names], varied(by_intent))}</details>`,
    `<details><summary>The same for every arm</summary>${table(
      'The same for every arm',
      ['', 'value or SHA-256'],
      equal.map(({ name, value }) => [escaped(name), `<code>${escaped(line(value, 300))}</code>`]),
    )}</details>`,
  ];
  return { id: 'certificate', title: 'Certificate', html: html.join('\n') };
}
