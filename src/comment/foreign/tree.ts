// A parsed foreign text -> the tree that we are ready to post. Nothing passes that is not listed here.
import type {
  BlockContent,
  Definition,
  Heading,
  ListItem,
  Nodes,
  PhrasingContent,
  Root,
  RootContent,
  TableRow,
} from 'mdast';
import { withoutHidden } from './hidden.ts';
import { isReference, quietened } from './references.ts';

/** Where a foreign text stands under a heading of ours, which is of the third level. */
const underOurs = 4;
/** Deeper than that nobody reads, and the serialiser is recursive. */
const deepest = 12;

interface Place {
  readonly depth: number;
  readonly headings: Headings;
  readonly definitions: ReadonlyMap<string, string>;
}

/** How the headings of a text are written: its first rank as `level`, and its title, if it has one, as a bold line. */
interface Headings {
  readonly level: number;
  readonly shallowest: number;
  readonly title: Heading | null;
}

function headingsIn(root: Root, level: number): Headings {
  const heads = root.children.filter((node): node is Heading => node.type === 'heading');
  const [first, ...rest] = heads;
  const title = first && first === root.children[0] && rest.every(({ depth }) => depth > first.depth) ? first : null;
  const ranked = title !== null && rest.length > 0 ? rest : heads;
  return {
    level,
    shallowest: Math.min(6, ...ranked.map(({ depth }) => depth)),
    title: ranked === rest ? title : null,
  };
}

/** Blocks of a document; link definitions are resolved, HTML and images become words. Its highest headings are of the `level`th. */
export function cleanedBlocks(root: Root, level: number = underOurs): BlockContent[] {
  const definitions = new Map<string, string>();
  for (const node of root.children.filter((child): child is Definition => child.type === 'definition')) {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node.url);
  }
  return blocks(root.children, { depth: 0, definitions, headings: headingsIn(root, level) });
}

function blocks(nodes: readonly RootContent[], place: Place): BlockContent[] {
  return nodes.flatMap((node) => block(node, { ...place, depth: place.depth + 1 }));
}

function block(node: RootContent, place: Place): BlockContent[] {
  if (place.depth > deepest) return paragraph([{ type: 'text', value: plainText(node) }], place);
  switch (node.type) {
    case 'paragraph':
      return paragraph(node.children, place);
    case 'heading':
      return heading(node, place);
    case 'blockquote':
      return [{ type: 'blockquote', children: blocks(node.children, place) }];
    case 'list':
      return [{ ...bare(node), children: node.children.map((item) => listItem(item, place)) }];
    case 'code':
      return [
        {
          type: 'code',
          lang: isLanguage(node.lang ?? '') ? (node.lang ?? null) : null,
          value: withoutHidden(node.value),
        },
      ];
    case 'table':
      return [{ type: 'table', align: node.align ?? [], children: node.children.map((row) => tableRow(row, place)) }];
    case 'thematicBreak':
      return [{ type: 'thematicBreak' }];
    case 'footnoteDefinition':
      return blocks(node.children, place);
    case 'html':
      return paragraph([node], place);
    case 'definition':
    case 'yaml':
    case 'listItem':
    case 'tableRow':
    case 'tableCell':
      return [];
    default:
      return paragraph([node], place);
  }
}

function heading(node: Heading, place: Place): BlockContent[] {
  const { level, shallowest, title } = place.headings;
  const children = phrasing(node.children, place);
  if (children.length === 0) return [];
  if (node === title) return [{ type: 'paragraph', children: [{ type: 'strong', children }] }];
  return [{ type: 'heading', depth: ranks[Math.max(level, level + node.depth - shallowest)] ?? 6, children }];
}

const ranks = [1, 1, 2, 3, 4, 5, 6] as const;

/** Not those of which GitHub makes something else than code: a change to accept, a diagram, a map. */
function isLanguage(name: string): boolean {
  return /^[\w+#.-]{1,20}$/.test(name) && !/^(?:suggestion|mermaid|geojson|topojson|stl|math)$/i.test(name);
}

function bare(list: Extract<RootContent, { type: 'list' }>) {
  return {
    type: 'list',
    ordered: list.ordered ?? false,
    start: list.start ?? null,
    spread: list.spread ?? false,
  } as const;
}

function listItem(item: ListItem, place: Place): ListItem {
  return {
    type: 'listItem',
    checked: item.checked ?? null,
    spread: item.spread ?? false,
    children: blocks(item.children, place),
  };
}

function tableRow(row: TableRow, place: Place): TableRow {
  return {
    type: 'tableRow',
    children: row.children.map((cell) => ({ type: 'tableCell', children: phrasing(cell.children, place) })),
  };
}

function paragraph(nodes: readonly PhrasingContent[], place: Place): BlockContent[] {
  const children = phrasing(nodes, place);
  return children.length === 0 ? [] : [{ type: 'paragraph', children }];
}

/** Texts are joined before they are looked at: `@<!-- -->name` is a mention once the comment is gone. */
function phrasing(nodes: readonly PhrasingContent[], place: Place): PhrasingContent[] {
  const cleaned = joined(nodes.flatMap((node) => phrase(node, { ...place, depth: place.depth + 1 })));
  const quiet = cleaned.flatMap((node): PhrasingContent[] => (node.type === 'text' ? quietened(node.value) : [node]));
  return joined(quiet.filter(hasContent));
}

/** Neighbours of one kind as one: two pieces of code side by side would be read as something else. */
function joined(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const whole: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = whole.at(-1);
    if (node.type === 'text' && last?.type === 'text') {
      whole[whole.length - 1] = { type: 'text', value: last.value + node.value };
    } else if (node.type === 'inlineCode' && last?.type === 'inlineCode') {
      whole[whole.length - 1] = { type: 'inlineCode', value: last.value + node.value };
    } else whole.push(node);
  }
  return whole;
}

function hasContent(node: PhrasingContent): boolean {
  return node.type === 'text' || node.type === 'inlineCode' ? node.value !== '' : true;
}

function phrase(node: PhrasingContent, place: Place): PhrasingContent[] {
  if (place.depth > deepest) return [text(plainText(node))];
  switch (node.type) {
    case 'text':
      return [text(node.value)];
    case 'inlineCode':
      return [{ type: 'inlineCode', value: withoutHidden(node.value).replaceAll('\n', ' ') }];
    case 'break':
      return [{ type: 'break' }];
    case 'emphasis':
    case 'strong':
    case 'delete': {
      const children = phrasing(node.children, place);
      return children.length === 0 ? [] : [{ type: node.type, children }];
    }
    case 'link':
      return link(node.url, node.children, place);
    case 'linkReference':
      return link(place.definitions.get(node.identifier) ?? '', node.children, place);
    case 'image':
      return pictured(node.alt, node.url);
    case 'imageReference':
      return pictured(node.alt, place.definitions.get(node.identifier) ?? '');
    case 'html':
      return /^<!--/.test(node.value) ? [] : [text(node.value.replace(/<!--[\s\S]*?(?:-->|$)/g, ''))];
    case 'footnoteReference':
      return [text(`[${node.identifier}]`)];
    default:
      return [];
  }
}

function text(value: string): PhrasingContent {
  return { type: 'text', value: withoutHidden(value) };
}

/** Web links stay links, unless GitHub would make a reference of them; any other target is shown and not linked. */
function link(url: string, children: readonly PhrasingContent[], place: Place): PhrasingContent[] {
  const shown = withoutHidden(url).replaceAll('|', '%7C').replace(/\s/g, '%20');
  const label = children.map(plainText).join('');
  if (/^mailto:/i.test(url)) return [text(label)];
  if (/^https?:\/\/[^\s<>]+$/i.test(shown) && !isReference(shown)) {
    if (label === url || label === '')
      return [{ type: 'link', url: shown, children: [{ type: 'text', value: shown }] }];
    return [{ type: 'link', url: shown, children: phrasing(children, place) }];
  }
  const target: PhrasingContent[] = shown === '' ? [] : [{ type: 'inlineCode', value: shown }];
  if (label === url || label === '') return target;
  return [
    ...children.flatMap((child) => phrase(child, place)),
    ...(target.length > 0 ? [text(' ('), ...target, text(')')] : []),
  ];
}

/** A remote picture tells its server who reads; it is named, not loaded. */
function pictured(alt: string | null | undefined, url: string): PhrasingContent[] {
  const shown = withoutHidden(url).replaceAll('|', '%7C').replace(/\s/g, '%20');
  return [
    text(`${alt || 'picture'} (`),
    ...(shown === '' ? [] : [{ type: 'inlineCode', value: shown } as const]),
    text(')'),
  ];
}

/** Without recursion, for trees of any depth. */
export function plainText(node: Nodes): string {
  const words: string[] = [];
  const waiting: Nodes[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.type === 'text' || next.type === 'inlineCode' || next.type === 'code') words.push(next.value);
    if ('children' in next) waiting.push(...next.children.toReversed());
  }
  return words.join('');
}
