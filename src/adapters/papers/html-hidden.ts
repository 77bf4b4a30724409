// Takes out of a page what no reader of the rendered page sees: text hidden by style is an attack on whoever reads the source.
import type { CheerioAPI, load } from 'cheerio';
import { ownOf } from '../../domain/own.ts';

/** A node of cheerio's tree, by the library's own signature (its type package is no dependency of ours). */
export type HtmlNode = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;

const invisible = [
  /(?:^|;)display:none/,
  /(?:^|;)visibility:(?:hidden|collapse)/,
  /(?:^|;)opacity:0*\.?0*(?:;|%|!|$)/,
  /(?:^|;)(?:left|right|top|bottom|text-indent|margin-left|margin-top):-\d{4,}/,
  /(?:^|;)clip:rect\(0(?:px)?[, ]/,
  /(?:^|;)clip-path:inset\((?:50|100)%/,
  /(?:^|;)transform:scale\(0/,
];
const noRoom = /(?:^|;)(?:width|height|max-width|max-height):0(?:px)?(?=;|overflow:hidden)/;
const fontSize = /(?:^|;)font-size:([\d.]+)(px|pt|%|em|rem|ex|vw|vh)?/;
/** Below this nobody reads: two pixels, or the same in the unit given. */
const unreadable: Readonly<Record<string, number>> = {
  px: 2,
  pt: 1.5,
  '%': 15,
  em: 0.15,
  rem: 0.15,
  ex: 0.3,
  vw: 0.1,
  vh: 0.1,
};
// LaTeXML writes a colour either way; newer versions through a custom property.
const color = /(?:^|;)(?:color|--ltx-fg-color):([^;!]+)/;
const background = /(?:^|;)(?:background|background-color|--ltx-bg-color):([^;!]+)/;
const white =
  /^(?:white|transparent|#fff|#ffff|#ffffff|#ffffffff|#[0-9a-f]{6}00|rgba?\((?:255|100%)(?:,(?:255|100%)){2}(?:,[\d.]+%?)?\)|rgba\([^)]*,0(?:\.0+)?\))$/;

/** Removes hidden elements in place and answers how many there were. Scripts, styles and comments are not counted. */
export function removeHidden($: CheerioAPI): number {
  let removed = hideByStyleSheet($);
  $('script,style,noscript,template,iframe,object,embed,link,meta').remove();
  for (const element of $('[hidden],[style],font[color]').toArray()) {
    if (!isHidden($, element)) continue;
    $(element).remove();
    removed += 1;
  }
  return removed;
}

function isHidden($: CheerioAPI, element: HtmlNode): boolean {
  const node = $(element);
  if (node.attr('hidden') !== undefined) return true;
  const style = tight(node.attr('style') ?? '');
  if (hides(style)) return true;
  const foreground = color.exec(style)?.[1] ?? tight(node.attr('color') ?? '');
  return white.test(foreground) && !onColor($, element);
}

function hides(style: string): boolean {
  return invisible.some((pattern) => pattern.test(style)) || squeezed(style) || tooSmall(style);
}

/** No room for it, and what does not fit is cut off. In two looks, so that neither begins anew at every zero. */
function squeezed(style: string): boolean {
  const at = style.search(noRoom);
  return at >= 0 && style.includes('overflow:hidden', at);
}

function tooSmall(style: string): boolean {
  const [, size, unit = 'px'] = fontSize.exec(style) ?? [];
  return size !== undefined && Number(size) < (ownOf(unreadable, unit) ?? 0);
}

/** White text in the head of a dark table is there to be read. */
function onColor($: CheerioAPI, element: HtmlNode): boolean {
  return [element, ...$(element).parents().toArray()].some((node) => {
    const ground = background.exec(tight($(node).attr('style') ?? ''))?.[1];
    return ground !== undefined && !white.test(ground) && ground !== 'none';
  });
}

/** Rules of the page's own style elements. LaTeXML's own classes are left alone: it folds footnotes away until they are pointed at. */
function hideByStyleSheet($: CheerioAPI): number {
  let removed = 0;
  const sheet = withoutComments($('style').text());
  for (const [, selector = '', rules = ''] of sheet.matchAll(/(?<![^{}@])([^{}@]+)\{([^{}]*)\}/g)) {
    if (selector.includes('.ltx_') || selector.includes(':')) continue;
    if (!hides(tight(rules))) continue;
    const found = select($, selector.trim());
    removed += found?.length ?? 0;
    found?.remove();
  }
  return removed;
}

/** null for a selector that the library does not know: such a rule hides nothing here. */
function select($: CheerioAPI, selector: string) {
  try {
    return $(selector).not('html,body,head');
  } catch {
    return null;
  }
}

function tight(style: string): string {
  return withoutComments(style.toLowerCase()).replace(/\s+/g, '');
}

/** One that is not closed is none: what follows it stays. */
function withoutComments(css: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let open = css.indexOf('/*'); open >= 0; open = css.indexOf('/*', from)) {
    const close = css.indexOf('*/', open + 2);
    if (close < 0) break;
    kept.push(css.slice(from, open));
    from = close + 2;
  }
  return kept.join('') + css.slice(from);
}
