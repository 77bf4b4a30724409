// A thread of its own for text that is written to keep a reader busy for ever: whoever started it can end it.
import { parentPort } from 'node:worker_threads';
import { readFeed } from '../../src/adapters/papers/arxiv-atom.ts';
import { readHtml } from '../../src/adapters/papers/html.ts';
import { readMarkdown } from '../../src/adapters/papers/markdown.ts';
import { fence } from '../../src/agent/foreign.ts';
import { identify } from '../../src/codemap/licence.ts';
import { pullLines } from '../../src/codemap/map/pulls.ts';
import { prose } from '../../src/codemap/map/show.ts';
import { termsOf } from '../../src/codemap/map/words.ts';
import { parseComment } from '../../src/command/parse/parse.ts';
import { pinnedPaper } from '../../src/command/parse/pinned-paper.ts';
import { loadSettings } from '../../src/command/settings/settings.ts';
import { quietened } from '../../src/comment/foreign/references.ts';
import { foreignBlock, foreignCell, foreignTitle } from '../../src/comment/foreign/text.ts';
import { sentencesOf } from '../../src/comparison/grounding/sentences.ts';
import { parseMarkdown } from '../../src/comparison/markdown.ts';
import { PaperError } from '../../src/domain/errors.ts';
import { knownIn } from '../../src/gates/secrets/known-secret.ts';
import { ruleHits } from '../../src/gates/secrets/secret-rules.ts';
import { shown } from '../../src/report/plain-text.ts';

const page = (text: string, style = '', inline = '') =>
  `<html><head><style>${style}</style></head><body><article class="ltx_document"><p style="${inline}">${text}</p></article></body></html>`;
const escaped = (text: string) => text.replace(/[<&]/g, '');

/** Readers of text that anybody may have written, and how large it may be: characters. */
export const readers = {
  'a paper in HTML': [300_000, (text: string) => readHtml(page(text))],
  'a paper in Markdown': [300_000, (text: string) => readMarkdown(text, parseMarkdown)],
  'the style sheet of a paper': [300_000, (text: string) => readHtml(page('x', text))],
  'the style of an element': [300_000, (text: string) => readHtml(page('x', '', text.replaceAll('"', '')))],
  "arXiv's list": [
    300_000,
    (text: string) =>
      readFeed(
        `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2606.27369v1</id><title>${escaped(text)}</title><summary>${escaped(text)}</summary></entry></feed>`,
      ),
  ],
  'a comment': [30_000, (text: string) => parseComment(`${text}\n\n/outrider run ${text}`)],
  'an issue that pins a paper': [30_000, (text: string) => pinnedPaper(text, text)],
  'text that a model is shown': [300_000, (text: string) => fence('issue', text, 'n0n1n2n3')],
  'an issue that a model is shown': [30_000, (text: string) => fence('issue', text, 'n0n1n2n3', { markdown: true })],
  'a passage of a model': [30_000, (text: string) => foreignBlock(text, 30_000)],
  'a line of a model': [30_000, (text: string) => [foreignTitle(text), foreignCell(text)]],
  'what GitHub might link': [300_000, quietened],
  'a licence': [190_000, (text: string) => identify(Buffer.from(`MIT License\n\n${text}`))],
  'a README': [300_000, (text: string) => prose(text)],
  'a pull request': [30_000, (text: string) => pullLines([{ number: 1, title: text, body: text, author: 'x' }])],
  settings: [30_000, (text: string) => loadSettings({ repositoryYaml: text, organisationYaml: null })],
  'what a model claims': [30_000, (text: string) => sentencesOf(text)],
  'a patch that may hold a secret': [300_000, (text: string) => ruleHits('a.txt', text)],
  'a patch that may hold one of ours': [300_000, (text: string) => knownIn(text, ['sk-Zk9wQ2xTn4vB7yLmR3dH8s'])],
  'a request in words': [300_000, (text: string) => termsOf(null, text)],
  'a field of the report': [300_000, (text: string) => shown(text)],
} satisfies Readonly<Record<string, readonly [number, (text: string) => unknown]>>;

/** What patterns stumble over when it is repeated: nothing closes, nothing ends, everything might begin. */
export const pieces = [
  ' ',
  '\n',
  ' \n',
  '\u00a0',
  'a ',
  'a.',
  'a-',
  '_',
  ')',
  '.,',
  '\\',
  '`',
  '![](',
  '[a](',
  '<a ',
  '<!--',
  '/*',
  '{',
  'width:0;',
  '|',
  '**a',
  '# ',
  '- ',
  '> ',
  '- - ',
  'a: b\n',
  'https://a/)',
  '//',
  '@a/b',
  'arxiv.org/abs/',
  '=\n',
  'a\n-\n',
];

/** What the thread says: the piece that it is about to read, and at last that it has read them all. */
export type Word = { readonly piece: string } | { readonly read: keyof typeof readers };

async function readAll(reader: keyof typeof readers, say: (word: Word) => void): Promise<void> {
  const [size, read] = readers[reader];
  for (const piece of pieces) {
    say({ piece });
    const text = piece.repeat(Math.ceil(size / piece.length));
    try {
      await read(text);
    } catch (error) {
      // A paper that cannot be read is an answer, the end of the stack is not.
      if (!(error instanceof PaperError)) throw error;
    }
  }
  say({ read: reader });
}

parentPort?.on('message', (reader: keyof typeof readers) =>
  readAll(reader, (word) => void parentPort?.postMessage(word)),
);
