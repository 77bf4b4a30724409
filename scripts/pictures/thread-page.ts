// The thread of an issue as a page that looks like GitHub's: our comments as they were posted, folds closed.
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

export interface Comment {
  readonly author: string;
  readonly body: string;
  readonly reactions: readonly string[];
}

const style = `
body { margin: 0; padding: 24px; background: #fff; color: #1f2328; font: 14px/1.5 -apple-system, "Segoe UI", "Liberation Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; }
h1 { font-size: 24px; font-weight: 400; margin: 0 0 16px; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; }
.head { background: #f6f8fa; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; padding: 6px 16px; color: #59636e; }
.head b { color: #1f2328; }
.body { padding: 4px 16px 10px; overflow-wrap: break-word; }
.body h3 { font-size: 17.5px; margin: 12px 0; }
table { border-collapse: collapse; margin: 0 0 12px; }
th, td { border: 1px solid #d1d9e0; padding: 5px 11px; }
tr:nth-child(2n) td { background: #f6f8fa; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% ui-monospace, "Liberation Mono", monospace; }
a { color: #0969da; text-decoration: none; }
p, details { margin: 0 0 12px; }
summary { cursor: default; }
.eyes { border: 1px solid #d1d9e0; border-radius: 100px; padding: 1px 8px; font-size: 12px; }
`;

/** `comments` are of the stand-in and of this product: nothing in them is from outside. */
export function threadPage(title: string, comments: readonly Comment[]): string {
  const boxes = comments.map(
    ({ author, body, reactions }) =>
      `<div class="comment"><div class="head"><b>${author}</b> commented</div><div class="body">${html(body)}${reactions.includes('eyes') ? '<span class="eyes">👀 1</span>' : ''}</div></div>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>${title}</title><style>${style}</style><h1>${title}</h1>${boxes.join('')}`;
}

function html(body: string): string {
  return micromark(body, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}
