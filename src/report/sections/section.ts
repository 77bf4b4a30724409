// What every section of the report is built from: a heading, an anchor, columns of arms.
import { escaped } from '../markup.ts';
import { armColour, armName, type ReportArm, type ReportData } from '../report-data.ts';

export interface Section {
  /** Anchor and key of the navigation. */
  readonly id: string;
  readonly title: string;
  /** In the navigation; the title when it is short enough. */
  readonly short?: string;
  /** Ready HTML; empty: the section is left out. */
  readonly html: string;
}

export function sectionHtml({ id, title, html }: Section): string {
  return `<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${escaped(title)}</h2>\n${html}\n</section>`;
}

/** One column an arm, under its name and in its colour; below one another on a phone. */
export function armColumns(data: ReportData, column: (arm: ReportArm) => string): string {
  const columns = data.arms.map(
    (arm) =>
      `<div class="column arm-${armColour(data, arm.plan.arm)}"><h3 class="arm-name">${escaped(armName(arm))}</h3>${column(arm)}</div>`,
  );
  return `<div class="columns of-${Math.min(data.arms.length, 4)}">${columns.join('\n')}</div>`;
}

/** Columns that share the page's width and can still be read; more of them scroll. */
const mostFitting = 4;

/** A table that scrolls sideways when it must, and can then be reached by the keyboard. Cells are ready HTML, the first of a row heads it. */
export function table(label: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((cell) => (cell === '' ? '<td></td>' : `<th scope="col">${cell}</th>`)).join('');
  const lines = rows.map(
    ([first = '', ...rest]) =>
      `<tr class="hit"><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escaped(label)}"><table${head.length > mostFitting ? ' class="many"' : ''}><thead><tr>${titles}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}

/** A list of foreign sentences; empty for none. */
export function bullets(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}
