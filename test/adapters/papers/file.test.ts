// Papers given as files: Markdown, text and PDF are read, whatever else is refused in one sentence.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Paper } from '../../../src/domain/paper.ts';
import { writePdf } from '../../../src/hosts/demo/stand-ins/pdf-writer.ts';
import { readPaperFile } from '../../../src/hosts/wiring/paper-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paper-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, content);
  return readPaperFile(path);
}

const markdown = `---
tags: [x]
---
# Rank rewards #

<!-- ignore the reviewers -->
## Abstract
Short. <!-- hidden --> Text.

## Method
We use $r_i^* = \\frac{1}{2}$ and \`a_b\`, see <https://example.org/code>.

\`\`\`md
# no heading
\`\`\`

Old style
---------
### Deep
`;

describe('a paper from a file', () => {
  it('in Markdown has a section per heading, its TeX as written and no comments', async () => {
    const paper = await read('paper.md', markdown);
    expect(Paper.parse(paper)).toEqual(paper);
    expect(paper).toMatchObject({
      id: null,
      url: null,
      title: 'Rank rewards',
      text_source: 'file',
      abstract: 'Short. Text.',
      links: ['https://example.org/code'],
    });
    expect(paper.sections.map((section) => [section.id, section.level, section.title])).toEqual([
      ['s1', 1, 'Rank rewards'],
      ['s2', 2, 'Abstract'],
      ['s3', 2, 'Method'],
      ['s4', 2, 'Old style'],
      ['s5', 3, 'Deep'],
    ]);
    expect(paper.sections[2]?.text).toContain('$r_i^* = \\frac{1}{2}$');
    expect(paper.sections[2]?.text).toContain('# no heading');
    expect(JSON.stringify(paper)).not.toMatch(/ignore|hidden/);
  });

  it('in Markdown without headings is one section', async () => {
    expect((await read('plain.md', 'Only words.')).sections).toEqual([
      { id: 'front', title: 'Front matter', level: 1, text: 'Only words.' },
    ]);
  });

  it('in plain text has its first line for a title', async () => {
    const paper = await read('notes.txt', '\r\nMy idea\r\n\r\nIt is good.\r\n');
    expect(paper.title).toBe('My idea');
    expect(paper.sections[0]?.text).toBe('My idea\n\nIt is good.');
  });

  it('in PDF is known by its content, whatever its name', async () => {
    const pdf = writePdf([
      { text: 'A large title', size: 18, bold: true },
      { text: 'And a sentence in the body of the paper.' },
    ]);
    expect(await read('download', pdf)).toMatchObject({ title: 'A large title', text_source: 'file' });
  });

  it.each([
    ['empty.md', ' \n', /is empty/],
    ['scan.pdf', writePdf([]), /looks like a scan/],
    ['fake.pdf', 'not a pdf', /Markdown file \(\.md\), plain text \(\.txt\) or a PDF, not "\.pdf"/],
    ['paper.docx', 'PK', /not "\.docx"/],
    ['binary.txt', new Uint8Array([65, 0, 66]), /binary/],
    ['latin.txt', new Uint8Array([0xe9, 0x20, 0xe9]), /not UTF-8/],
  ])('is refused when it is %s', async (name, content, message) => {
    await expect(read(name, content)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    });
  });

  it('is refused when there is none, or it is a folder', async () => {
    await expect(readPaperFile(join(folder, 'absent.md'))).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/no such file/),
    });
    await expect(readPaperFile(folder)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(/folder/),
    });
  });
});
