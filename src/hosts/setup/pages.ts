// The set-up's pages: plain HTML that needs no script and loads nothing, readable on a phone and in the dark.
import type { AppPlan } from './manifest.ts';

const style = `
:root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#fff;--ground:#f6f8fa;--line:#d1d9e0;--deed:#1a7f37;--on:#fff;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#f0f6fc;--soft:#9198a1;--paper:#151b23;--ground:#0d1117;--line:#3d444d;--deed:#238636;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:38rem;margin:0 auto;padding:clamp(1.25rem,6vw,4rem) 1rem}
ol.way{display:flex;gap:.5rem;list-style:none;margin:0 0 1.5rem;padding:0;color:var(--soft);font-size:.875rem}
ol.way li{flex:1;border-top:3px solid var(--line);padding-top:.4rem}
ol.way li[aria-current]{border-color:var(--deed);color:var(--ink);font-weight:600}
h1{font-size:1.6rem;line-height:1.2;letter-spacing:-.01em;margin:0 0 .5rem;text-wrap:balance}
p{margin:.5rem 0 1rem}.soft{color:var(--soft)}
.card{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:1.25rem 0}
label{display:block;font-weight:600;margin-top:1rem}label:first-of-type{margin-top:0}
label span{display:block;font-weight:400;color:var(--soft);font-size:.875rem}
input{width:100%;margin-top:.35rem;padding:.6rem .7rem;font:inherit;font-weight:400;color:inherit;background:var(--ground);border:1px solid var(--line);border-radius:8px}
button,a.deed{display:block;width:100%;margin-top:1.25rem;padding:.75rem 1rem;border:0;border-radius:8px;background:var(--deed);color:var(--on);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid #4493f8;outline-offset:2px}
dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
ul.wanted{list-style:none;margin:0;padding:0}ul.wanted li{display:grid;grid-template-columns:1fr auto;gap:0 1rem;padding:.6rem 0;border-top:1px solid var(--line)}
ul.wanted li:first-child{border-top:0}ul.wanted small{grid-column:1/-1;color:var(--soft);font-size:.875rem}
.access{font-size:.8125rem;border:1px solid var(--line);border-radius:99px;padding:0 .6rem;align-self:center}.access.write{border-color:currentColor;font-weight:600}
.next{padding-left:2.25rem}.next li+li{margin-top:1rem}.next a.deed{margin-top:.6rem}
.problem{border-left:4px solid var(--bad);padding:.5rem 1rem;background:var(--paper);border-radius:4px}
code{font:0.875em ui-monospace,SFMono-Regular,Menlo,monospace}`;

const steps = ['Address', 'Rights', 'GitHub', 'Done'] as const;

function shell(step: number, title: string, body: string): string {
  const way = steps.map((name, at) => `<li${at === step ? ' aria-current="step"' : ''}>${name}</li>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)} · Outrider</title><style>${style}</style></head><body><main><ol class="way" aria-label="Steps">${way}</ol><h1>${escaped(title)}</h1>${body}</main></body></html>`;
}

export function formPage(
  { file }: AppPlan,
  now: {
    readonly token: string;
    readonly proposed: string;
    readonly query: URLSearchParams;
    readonly problem?: string;
  },
): string {
  const value = (name: string, otherwise: string) => escaped(now.query.get(name) ?? otherwise);
  const problem = now.problem ? `<p class="problem" role="alert">${escaped(now.problem)}</p>` : '';
  return shell(
    0,
    'Make the GitHub App',
    `<p class="soft">Outrider acts on GitHub as an App of yours. GitHub makes it from a manifest; its key and secret come back to this bot and are shown to nobody.</p>${problem}
<form class="card" method="get" action="/setup"><input type="hidden" name="token" value="${escaped(now.token)}">
<label>Name of the App<span>Unique on GitHub; comments will be signed with it.</span><input name="name" required maxlength="34" value="${value('name', file.name)}"></label>
<label>Organisation<span>That will own the App. Leave it empty for your own account.</span><input name="organisation" autocapitalize="none" autocomplete="off" spellcheck="false" placeholder="your own account" value="${value('organisation', '')}"></label>
<label>Address of the bot<span>Where GitHub can reach it from outside: this server’s public address, or that of a deployment on AWS.</span><input name="address" type="url" required placeholder="https://outrider.example" value="${value('address', now.proposed)}"></label>
<button>Look at what it may do</button></form>`,
  );
}

export function reviewPage(
  { wanted, file }: AppPlan,
  app: {
    readonly manifest: {
      readonly name: string;
      readonly hook_attributes: { readonly url: string };
      readonly redirect_url: string;
    };
    readonly action: string;
    readonly organisation: string;
  },
): string {
  const rights = wanted.map(
    ({ permission, access, reason }) =>
      `<li><strong>${escaped(permission.replaceAll('_', ' '))}</strong><span class="access ${access === 'write' ? 'write' : ''}">${escaped(access)}</span><small>${escaped(reason)}</small></li>`,
  );
  return shell(
    1,
    'What it may do, and why',
    `<div class="card"><ul class="wanted">${rights.join('')}</ul></div>
<p class="soft">It hears ${escaped(file.default_events.map((name) => name.replaceAll('_', ' ')).join(', '))}. Nothing else is asked for.</p>
<div class="card"><dl><dt>Name</dt><dd>${escaped(app.manifest.name)}</dd><dt>Owner</dt><dd>${app.organisation === '' ? 'your own account' : escaped(app.organisation)}</dd><dt>Webhook</dt><dd><code>${escaped(app.manifest.hook_attributes.url)}</code></dd><dt>Back to</dt><dd><code>${escaped(app.manifest.redirect_url)}</code></dd></dl></div>
<p class="soft">GitHub asks once more, and then leads you back here: leave this window open until it says that the App is yours.</p>
<form method="post" action="${escaped(app.action)}"><input type="hidden" name="manifest" value="${escaped(JSON.stringify(app.manifest))}"><button>Create the App on GitHub</button></form>`,
  );
}

export function donePage({ slug, html_url }: { readonly slug: string; readonly html_url: string }): string {
  return shell(
    3,
    'The App is yours',
    `<p><strong>${escaped(slug)}</strong> was made, and this bot has its credentials. This page is closed from now on.</p>
<ol class="card next"><li>Install it on the repositories that it may work in.<a class="deed" rel="noreferrer" href="${escaped(html_url)}/installations/new">Install it</a></li>
<li>Give the bot a key of at least one provider of models, if it has none.</li>
<li>Write <code>/outrider help</code> in an issue of one of these repositories. Does nothing come? <code>outrider doctor</code> says what is missing.</li></ol>`,
  );
}

export function problemPage(problem: readonly string[]): string {
  const lines = problem.map((line) => `<p class="problem" role="alert">${escaped(line)}</p>`);
  return shell(2, 'That did not work', lines.join(''));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
}
