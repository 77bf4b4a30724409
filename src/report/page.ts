// The report of one experiment as one HTML file that needs nothing else: no server, no network, no font.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { listed } from '../comment/numbers.ts';
import { textSources } from '../comment/vocabulary.ts';
import { escaped } from './markup.ts';
import { line } from './plain-text.ts';
import type { ReportData } from './report-data.ts';
import { certificateSection } from './sections/certificate-section.ts';
import { comparisonSection } from './sections/comparison-section.ts';
import { findingsSection } from './sections/findings-section.ts';
import { gatesSection } from './sections/gates-section.ts';
import { patchesSection } from './sections/patches-section.ts';
import { reviewsSection } from './sections/reviews-section.ts';
import { type Section, sectionHtml } from './sections/section.ts';
import { timeSection, tokenSection } from './sections/time-and-tokens.ts';
import { transcriptsSection } from './sections/transcripts-section.ts';
import { verdictStrip } from './sections/verdict-strip.ts';
import { wordsSection } from './sections/words-section.ts';

/** In the order in which they overrule one another. */
const stylesheets = ['theme.css', 'layout.css', 'parts.css', 'charts.css', 'code.css', 'media.css'];

/** The same bytes for the same data. */
export async function reportPage(data: ReportData): Promise<string> {
  const sections = (await allSections(data)).filter(({ html }) => html !== '');
  const style = stylesheets.map(asset).join('\n');
  const script = asset('script.js');
  // Only our own two inline texts may act: whatever foreign text would get past the escaping could still do nothing.
  const policy = `default-src 'none'; style-src ${hashed(style)}; script-src ${hashed(script)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">
<title>${escaped(line(`${names(data)} on ${data.manifest.repo}`, 160))} – Outrider report</title>
<style>${style}</style></head><body>
<a class="skip" href="#main">Skip to the report</a>
${header(data)}
${toolbar(sections)}
<main id="main" tabindex="-1">${verdictStrip(data)}
${sections.map(sectionHtml).join('\n')}
</main>
${footer(data)}
<script>${script}</script></body></html>
`;
}

async function allSections(data: ReportData): Promise<Section[]> {
  return [
    await comparisonSection(data),
    await timeSection(data),
    await tokenSection(data),
    gatesSection(data),
    reviewsSection(data),
    findingsSection(data),
    wordsSection(data),
    patchesSection(data),
    transcriptsSection(data),
    certificateSection(data),
  ];
}

function header(data: ReportData): string {
  const { manifest, certificate } = data;
  const { paper } = manifest;
  const badge =
    data.arms.length < 2
      ? '<span class="badge">one arm</span>'
      : certificate.valid
        ? '<a class="badge good" href="#certificate">fair pair</a>'
        : '<a class="badge bad" href="#certificate">not a fair pair</a>';
  const id = paper.id === null ? '' : `<span>${escaped(`${paper.id}, ${textSources[paper.text_source]}`)}</span>`;
  return `<header><p class="eyebrow">Outrider report <code>${escaped(manifest.experiment)}</code> ${badge}</p>
<h1>${escaped(line(paper.title || manifest.request.title, 240))}</h1>
<p class="facts">${id}<span>on <code>${escaped(`${manifest.repo}@${manifest.base_sha.slice(0, 7)}`)}</code></span><span>${escaped(names(data))}</span><span><time datetime="${escaped(manifest.created_at)}">${escaped(manifest.created_at.slice(0, 16).replace('T', ' '))} UTC</time></span></p></header>`;
}

/** Each model once, however often it was drawn: a run may have two hundred arms. */
function names({ arms }: ReportData): string {
  const models = Map.groupBy(arms, ({ plan }) => line(plan.arm, 60));
  return listed([...models].map(([model, { length }]) => (length === 1 ? model : `${length} × ${model}`)));
}

function toolbar(sections: readonly Section[]): string {
  const links = sections
    .map(({ id, title, short }) => `<li><a href="#${id}">${escaped(short ?? title)}</a></li>`)
    .join('');
  return `<div class="toolbar"><nav aria-label="Sections"><ul>${links}</ul></nav>
<div class="tools" role="search"><label class="unseen" for="find">Search in patches, transcripts and tables</label><input id="find" type="search" placeholder="Search  /" autocomplete="off" spellcheck="false"><output id="found" for="find"></output>
<button type="button" id="fold" title="Fold or unfold everything (f)">Unfold</button><button type="button" id="theme" title="Light or dark (t)">Theme</button><button type="button" id="keys" title="Keyboard (?)" aria-label="Keyboard help">?</button></div></div>
<dialog id="help" aria-labelledby="help-h"><h2 id="help-h">Keyboard</h2><dl><dt><kbd>/</kbd></dt><dd>search</dd><dt><kbd>n</kbd> <kbd>p</kbd></dt><dd>next, previous match</dd><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next, previous section</dd><dt><kbd>f</kbd></dt><dd>fold or unfold everything</dd><dt><kbd>t</kbd></dt><dd>light or dark</dd><dt><kbd>Esc</kbd></dt><dd>clear the search</dd></dl><form method="dialog"><button>Close</button></form></dialog>`;
}

function footer({ files, manifest }: ReportData): string {
  const links = files.map(({ name, href }) => `<a href="${escaped(href)}">${escaped(name)}</a>`).join(' · ');
  return `<footer><p>${links === '' ? '' : `Beside this page: ${links}. `}Outrider ${escaped(manifest.harness_version)}. Figures are of drafting unless they say otherwise; unknown is said, never 0.</p></footer>`;
}

function asset(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8').trim();
}

function hashed(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
