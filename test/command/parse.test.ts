// What a comment means as a command, on the ways in which people really write them.
import { describe, expect, it } from 'vitest';
import { defaultRunOptions } from '../../src/command/parse/options.ts';
import { parseComment, readComment } from '../../src/command/parse/parse.ts';
import { misuseNote } from '../../src/comment/notes/notes.ts';
import type { Command, ParsedCommand } from '../../src/domain/command.ts';

const pinned = (models: string[], options = {}): Command => ({
  verb: 'run',
  subject: { kind: 'pinned' },
  models,
  options: { ...defaultRunOptions, ...options },
});
const arxiv = (id: string, models: string[]): Command => ({
  verb: 'run',
  subject: { kind: 'arxiv', id },
  models,
  options: defaultRunOptions,
});

function commandIn(markdown: string): Command {
  const parsed = parseComment(markdown);
  if (parsed.kind !== 'command') throw new Error(`no command but ${JSON.stringify(parsed)}`);
  return parsed.command;
}

function misuseIn(markdown: string): Extract<ParsedCommand, { kind: 'misuse' }> {
  const parsed = parseComment(markdown);
  if (parsed.kind !== 'misuse') throw new Error(`no misuse but ${JSON.stringify(parsed)}`);
  return parsed;
}

describe('where a command may stand', () => {
  it.each([
    ['alone', '/outrider help'],
    ['after a paragraph', 'Thanks!\n\n/outrider help'],
    ['on a later line of a paragraph', 'Thanks!\n/outrider help'],
    ['with Windows line ends', 'Thanks!\r\n\r\n/outrider help\r\nbye'],
    ['with up to three blanks before it', '   /outrider help'],
    ['after a quote', '> /outrider cancel\n\n/outrider help'],
    ['after code', '```\n/outrider cancel\n```\n/outrider help'],
    ['after a closed HTML block', '<details>\n\n/outrider cancel\n\n</details>\n\n/outrider help'],
    ['before an HTML comment', '/outrider help <!-- me -->'],
    ['after emphasis on the line above', '**Please**\n/outrider help'],
    ['after a hard break', 'Please  \n/outrider help'],
    ['behind blanks of a telephone', '\u00a0/outrider\u00a0help'],
    ['among characters that nobody sees', '\u200b/outrider\u2060 he\u00adlp\u200e'],
    ['with old line ends', 'Thanks!\r/outrider help\rbye'],
    ['behind a byte order mark', '\ufeff/outrider help'],
    ['below a byte order mark', '\ufeffPlease.\n\n/outrider help'],
  ])('%s', (_, markdown) => {
    expect(commandIn(markdown)).toEqual({ verb: 'help' });
  });

  it.each([
    ['in a quote', '> /outrider help'],
    ['in a quote, continued lazily', '> hello\n/outrider help'],
    ['in a list', '- /outrider help'],
    ['in a numbered list', '1. /outrider help'],
    ['in the second paragraph of a list item', '- hello\n\n  /outrider help'],
    ['in a heading', '# /outrider help'],
    ['in an underlined heading', '/outrider help\n---'],
    ['in inline code', '`/outrider help`'],
    ['in inline code over two lines', '`hello\n/outrider help`'],
    ['in fenced code', '```\n/outrider help\n```'],
    ['in a fence that is never closed', '~~~\n/outrider help'],
    ['in indented code', '    /outrider help'],
    ['after a tab', '\t/outrider help'],
    ['in an HTML comment', '<!--\n/outrider help\n-->'],
    ['in an HTML comment that is never closed', '<!--\n/outrider help'],
    ['in an HTML comment inside a paragraph', 'hello <!--\n/outrider help\n--> bye'],
    ['behind an HTML comment on its line', '<!-- x --> /outrider help'],
    ['in an HTML block', '<div>\n/outrider help\n</div>'],
    ['in a quote made of HTML', '<blockquote>\n\n/outrider help\n\n</blockquote>'],
    ['folded away', '<details><summary>log</summary>\n\n/outrider help\n\n</details>'],
    ['in a code element', 'see <code>\n/outrider help\n</code>'],
    ['in a table', '| a |\n|---|\n| /outrider help |'],
    ['in a footnote', 'a[^1]\n\n[^1]: /outrider help'],
    ['in a link', '[/outrider help](https://example.com)'],
    ['in bold', '**/outrider help**'],
    ['behind a word', 'try /outrider help'],
    ['behind a backslash', '\\/outrider help'],
    ['as a longer word', '/outriderx help'],
    ['as a path', '/outrider/help'],
    ['with a colon', '/outrider: help'],
    ['nowhere', 'hello'],
    ['in nothing', ''],
  ])('is no command %s', (_, markdown) => {
    expect(parseComment(markdown)).toEqual({ kind: 'none' });
  });

  it('takes the first of several', () => {
    expect(commandIn('/outrider status\n/outrider cancel')).toEqual({ verb: 'status' });
  });

  it.each([
    ['on the next line', '/outrider status\n/outrider cancel', '/outrider cancel'],
    [
      'in another paragraph, after a mistake',
      '/outrider rum\r\n\r\nand\n/outrider cancel\n/outrider help',
      '/outrider cancel',
    ],
    ['with a key', '/outrider help\n/outrider run paper sk-ant-0123456789', '/outrider run paper [hidden]'],
    ['in a quote', '/outrider status\n\n> /outrider cancel', null],
    ['in code', '/outrider status\n```\n/outrider cancel\n```', null],
    ['in a sentence', '/outrider status\nor try /outrider cancel', null],
    ['nowhere', 'hello', null],
  ])('knows of a second command %s', (_, markdown, second) => {
    expect(readComment(markdown).further).toBe(second);
  });

  it('does not take later lines of the paragraph as arguments', () => {
    expect(commandIn('/outrider run paper glm-5.2\nplease and thank you')).toEqual(pinned(['glm-5.2']));
  });

  it('does not take hidden text as arguments', () => {
    expect(commandIn('/outrider run paper glm-5.2 <!-- --vs kimi-k3 -->')).toEqual(pinned(['glm-5.2']));
    expect(misuseIn('/outrider run paper <!--\nhidden --> glm-5.2').problem).toBe('No model is named.');
  });
});

describe('the words of a command', () => {
  it('means help when there is none', () => {
    expect(commandIn('/outrider')).toEqual({ verb: 'help' });
  });

  it('does not care about the case of its own words', () => {
    expect(commandIn('/Outrider RUN Paper glm-5.2 --Repeat 2')).toEqual(pinned(['glm-5.2'], { repeat: 2 }));
  });

  it.each(['experiment', 'status', 'cancel', 'compare', 'cost', 'models', 'config', 'help'])('knows %s', (verb) => {
    expect(commandIn(`/outrider ${verb}`)).toEqual({ verb });
    expect(misuseIn(`/outrider ${verb} now`)).toMatchObject({ nearest: `/outrider ${verb}` });
    expect(misuseIn(`/outrider ${verb} now`).problem).toContain('`now`');
  });

  it('knows arms by name, beginning and repeat', () => {
    expect(commandIn('/outrider retry')).toEqual({ verb: 'retry', arm: null });
    expect(commandIn('/outrider retry glm')).toEqual({ verb: 'retry', arm: 'glm' });
    expect(commandIn('/outrider retry glm #2')).toEqual({ verb: 'retry', arm: 'glm#2' });
    expect(commandIn('/outrider promote glm-5.2#2')).toEqual({ verb: 'promote', arm: 'glm-5.2#2' });
    expect(misuseIn('/outrider promote').nearest).toBe('/outrider promote ARM');
    expect(misuseIn('/outrider promote glm kimi').problem).toContain('`kimi`');
    expect(misuseIn('/outrider retry --force').problem).toContain('`--force`');
  });
});

describe('the subject of a run', () => {
  it.each([
    ['2606.27369v1', '2606.27369v1'],
    ['2606.27369', '2606.27369'],
    ['arXiv:2606.27369v2', '2606.27369v2'],
    ['hep-th/9901001v2', 'hep-th/9901001v2'],
    ['https://arxiv.org/abs/2606.27369v1', '2606.27369v1'],
    ['<https://arxiv.org/pdf/2606.27369v1.pdf>', '2606.27369v1'],
    ['https://arxiv.org/html/2606.27369v1#S3', '2606.27369v1'],
    ['`2606.27369v1`', '2606.27369v1'],
  ])('reads %s as a paper, with and without the word', (typed, id) => {
    expect(commandIn(`/outrider run ${typed} glm-5.2`)).toEqual(arxiv(id, ['glm-5.2']));
    expect(commandIn(`/outrider run paper ${typed} glm-5.2`)).toEqual(arxiv(id, ['glm-5.2']));
  });

  it('takes the pinned paper, the brief, or a search', () => {
    expect(commandIn('/outrider run paper glm-5.2 kimi-k3')).toEqual(pinned(['glm-5.2', 'kimi-k3']));
    expect(commandIn('/outrider run brief glm-5.2')).toMatchObject({ subject: { kind: 'brief' } });
    const search = { subject: { kind: 'search', query: 'rank *calibrated* _rewards_' }, models: ['glm-5.2'] };
    expect(commandIn('/outrider run search "rank *calibrated* _rewards_" glm-5.2')).toMatchObject(search);
    expect(commandIn('/outrider run search “rank *calibrated* _rewards_” glm-5.2')).toMatchObject(search);
  });

  it('keeps what Markdown would eat in the names of models', () => {
    expect(commandIn('/outrider run paper my_model_a x__y__z')).toEqual(pinned(['my_model_a', 'x__y__z']));
    expect(commandIn('/outrider run paper my\\_model')).toEqual(pinned(['my_model']));
  });

  it.each([
    'https://evil.example/paper.pdf',
    'https://arxiv.org.evil.example/abs/2606.27369v1',
    'https://arxiv.org@evil.example/abs/2606.27369v1',
    'http://localhost:8080/abs/2606.27369',
    'ftp://arxiv.org/abs/2606.27369',
    'api.example.com/v1',
    '127.0.0.1:8080',
    'www.example.com',
  ])('never takes the address %s', (address) => {
    for (const line of [
      `run ${address} glm-5.2`,
      `run paper ${address}`,
      `run paper glm-5.2 --vs ${address}`,
      `${address}`,
    ]) {
      expect(misuseIn(`/outrider ${line}`).problem).toContain('address');
    }
  });

  it.each([
    'sk-ant-api03-abcdef',
    'ghp_0123456789abcdef',
    'a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4e5F6',
    '0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'Zk3_x9-Qw7Lm2Np5Rs8-Tv4Yb6_Hd1Jf0Gc3Xa9',
  ])('never repeats the key %s', (key) => {
    for (const line of [
      `run paper glm-5.2 ${key}`,
      `run paper glm-5.2 --key=${key}`,
      `run paper glm-5.2 --key "${key}"`,
    ]) {
      const misuse = misuseIn(`/outrider ${line}`);
      expect(JSON.stringify(misuse)).not.toContain(key);
      expect(misuse.problem).toContain('Revoke');
    }
  });
});

describe('options', () => {
  it('takes each of them, anywhere after run, with a blank or an equals sign', () => {
    const line =
      '/outrider run --repeat=3 paper glm-5.2 --vs kimi-k3 --budget $2.50 --timeout 30 --base main --start=v1.2 --publish branch --no-refine --no-cross-review';
    expect(commandIn(line)).toEqual(
      pinned(['glm-5.2'], {
        vs: 'kimi-k3',
        repeat: 3,
        budget: 2.5,
        timeout: 30,
        base: 'main',
        start: 'v1.2',
        publish: 'branch',
        refine: false,
        cross_review: false,
      }),
    );
  });

  it.each([
    'Qwen3-Coder-480B-A35B-Instruct-FP8',
    'Llama-4-Maverick-17B-128E-Instruct-FP8',
    'nvidia-llama-3.1-nemotron-ultra-253b-v1',
    'deepseek-r1-distill-qwen-32b-awq-2026-01-20',
    'an-internal-model-of-ours-that-runs-on-8-gpus',
  ])('takes %s for a model and no key, however long it is', (model) => {
    expect(parseComment(`/outrider run paper ${model}`)).toMatchObject({ kind: 'command' });
  });

  it('reads the dash that keyboards make of two hyphens', () => {
    expect(commandIn('/outrider run paper glm-5.2 —solo')).toEqual(pinned(['glm-5.2'], { solo: true }));
  });

  it.each([
    ['--repeat 0', '--repeat'],
    ['--repeat 21', '--repeat'],
    ['--repeat 1.5', '--repeat'],
    ['--repeat', '--repeat'],
    ['--budget 0', '--budget'],
    ['--budget -5', '--budget'],
    ['--budget lots', '--budget'],
    ['--budget 1e9', '--budget'],
    ['--budget NaN', '--budget'],
    ['--budget Infinity', '--budget'],
    ['--budget 10,50', '--budget'],
    ['--budget $-1', '--budget'],
    ['--timeout 0', '--timeout'],
    ['--timeout 1e9', '--timeout'],
    ['--base ../x', '--base'],
    ['--base=--upload-pack', '--base'],
    ['--start a..b', '--start'],
    ['--start a@{1}', '--start'],
    ['--publish master', '--publish'],
    ['--solo=yes', '--solo'],
    ['--repeat 2 --repeat 3', '--repeat'],
    ['--vs', '--vs'],
    ['--vs glm-5.2', 'same model'],
    ['--solo --vs kimi-k3', 'only one of them'],
    ['kimi-k3 --solo', 'several'],
    ['glm-5.2', 'named twice'],
    ['2606.27369v1', 'is a paper'],
    ['+x', '`+x`'],
  ])('refuses `%s` and says why', (words, named) => {
    expect(misuseIn(`/outrider run paper glm-5.2 ${words}`).problem).toContain(named);
  });
});

describe('misuse', () => {
  it.each([
    ['/outrider statsu', '`statsu`', '/outrider status'],
    ['/outrider rn paper glm-5.2', '`rn`', '/outrider run paper glm-5.2'],
    ['/outrider run papr glm-5.2', '`papr`', '/outrider run paper glm-5.2'],
    ['/outrider run glm-5.2', '`glm-5.2`', '/outrider run paper glm-5.2'],
    ['/outrider glm-5.2', '`glm-5.2`', '/outrider run paper glm-5.2'],
    ['/outrider run paper', 'No model', '/outrider run paper glm-5.2'],
    ['/outrider run', 'missing', '/outrider run paper glm-5.2'],
    ['/outrider run 2606.27369v1', 'No model', '/outrider run 2606.27369v1 glm-5.2'],
    ['/outrider run paper 2606.27369 --repeat 2', 'No model', '/outrider run 2606.27369 glm-5.2 --repeat 2'],
    ['/outrider run brief', 'No model', '/outrider run brief glm-5.2'],
    ['/outrider run search glm', 'No model', '/outrider run search "glm" glm-5.2'],
    ['/outrider stop', '`stop`', '/outrider cancel'],
    ['/outrider Abort', '`Abort`', '/outrider cancel'],
    ['/outrider start paper glm-5.2', '`start`', '/outrider run paper glm-5.2'],
    ['/outrider run search a b c', 'quotation', '/outrider run search "QUERY" MODEL'],
    ['/outrider run search "a b', 'quotation', '/outrider run paper [ID] MODEL [MODEL ...]'],
    ['/outrider run paper glm-5.2 --repeats 3', '`--repeats`', '/outrider run paper glm-5.2 --repeat 3'],
    ['/outrider run --repeats 3', '`--repeats`', '/outrider run paper [ID] MODEL [MODEL ...] --repeat N'],
    ['/outrider frobnicate', '`frobnicate`', '/outrider help'],
  ])('%s: names it and shows the nearest valid form', (line, named, nearest) => {
    const misuse = misuseIn(`hello\n${line}`);
    expect(misuse.line).toBe(line);
    expect(misuse.problem).toContain(named);
    expect(misuse.nearest).toBe(nearest);
  });

  it('shows a long line only in part', () => {
    expect(misuseIn(`/outrider run ${'x '.repeat(5000)}--y`).line.length).toBeLessThanOrEqual(300);
  });
});

describe('a comment as long as GitHub takes, or one that only looks like a command', () => {
  it.each([
    ['a command of thousands of models', `/outrider run paper ${'glm-5.2 '.repeat(8000)}`],
    ['a model with a name of 60,000 letters', `/outrider run paper ${'x'.repeat(60_000)}`],
  ])('answers %s with a short line of it', (_what, text) => {
    const { line, problem } = misuseIn(text);
    expect(line.length).toBeLessThan(400);
    expect(misuseNote({ kind: 'misuse', line, problem, nearest: null }).length).toBeLessThan(2000);
  });

  it.each([
    ['words', 'a '.repeat(30_000)],
    ['brackets', '['.repeat(30_000)],
    ['stars', '*a '.repeat(20_000)],
  ])('finds the command below 60,000 letters of %s', (_what, before) => {
    expect(commandIn(`${before}\n\n/outrider status`)).toEqual({ verb: 'status' });
  });

  it.each([
    ['a Cyrillic letter in it', '/\u043eutrider run paper glm-5.2'],
    ['a wide stroke before it', '\uff0foutrider run paper glm-5.2'],
    ['an e-mail program’s quote around it', 'Thanks!\n\nOn Monday mira wrote:\n\n> /outrider run paper glm-5.2\n'],
    ['thousands of quotes around it', `${'>'.repeat(5000)} /outrider status`],
  ])('hears none with %s', (_what, text) => {
    expect(parseComment(text)).toEqual({ kind: 'none' });
  });
});

describe('what is nearly right', () => {
  it.each(['glm\u20115.2', 'glm\u20105.2', 'glm\u20135.2', 'glm\u22125.2'])(
    'a hyphen as it is set in print: %s',
    (model) => {
      expect(commandIn(`/outrider run paper ${model} \u2013-solo`)).toMatchObject({
        models: ['glm-5.2'],
        options: { solo: true },
      });
    },
  );

  it.each([
    ['/outrider run paper glm-5.2, claude-opus-4-7', '/outrider run paper glm-5.2 claude-opus-4-7'],
    ['/outrider run 2606.27369v1 glm-5.2,kimi-k3 --repeat 2', '/outrider run 2606.27369v1 glm-5.2 kimi-k3 --repeat 2'],
    ['/outrider run search "a, b" glm-5.2,', '/outrider run search "a, b" glm-5.2'],
    ['/outrider run paper please, and thanks!', '/outrider run paper [ID] MODEL [MODEL ...]'],
  ])('commas between models: %s', (line, nearest) => {
    expect(misuseIn(line).nearest).toBe(nearest);
  });

  it.each([
    '/outrider run 9999.99999 glm-5.2',
    '/outrider run paper 2606.273 glm-5.2',
    '/outrider run arxiv:2613.27369 glm-5.2',
  ])('a mistyped id is no model: %s', (line) => {
    const { problem, nearest } = misuseIn(line);
    expect(problem).toContain('is no arXiv id');
    expect(nearest).toBe('/outrider run paper [ID] MODEL [MODEL ...]');
  });
});
