// What a repository asks for, as the phases of refinement are told it: bounded, whole documents, never what is no text.
import { describe, expect, it } from 'vitest';
import { conventionsText } from '../../src/refinement/material.ts';
import { memorySnapshot } from '../fakes/files.ts';

const pull = { number: 7, title: 'feat: seven', body: '## Why\n\nbecause', author: 'ann' };

const inherited = { files: [], unread: null };

describe('conventions as material', () => {
  it('holds documents, templates, the top of the changelog and merged pull requests', () => {
    const files = memorySnapshot({
      'CONTRIBUTING.md': '# How\n\nAdd a line to the changelog.',
      '.github/PULL_REQUEST_TEMPLATE.md': '## What\n',
      '.github/ISSUE_TEMPLATE/idea.yml': 'name: Idea\n',
      'CHANGELOG.md': `# Changelog\n\n## 2\n\n- new\n${'- old\n'.repeat(5000)}`,
      'src/a.py': 'x = 1\n',
    });
    const text = conventionsText(files, { pulls: [pull], inherited });
    for (const part of ['Add a line', '## What', 'name: Idea', '- new', 'feat: seven', 'because'])
      expect(text).toContain(part);
    expect(text).not.toContain('x = 1');
    expect(text.length).toBeLessThan(6000);
  });

  it('holds what the owner gives where the repository has none of its own', () => {
    const given = { files: [{ path: 'PULL_REQUEST_TEMPLATE.md', text: '## Risk\n\nSay it.' }], unread: null };
    const text = conventionsText(memorySnapshot({ 'a.py': 'x\n' }), { pulls: [], inherited: given });
    expect(text).toBe(
      '## PULL_REQUEST_TEMPLATE.md, of the owner’s .github repository, which counts here too\n\n## Risk\n\nSay it.',
    );
  });

  it('is empty where nothing asks for anything, and skips links and binaries', () => {
    expect(conventionsText(memorySnapshot({ 'a.py': 'x\n' }), null)).toBe('');
    const odd = memorySnapshot({
      'CONTRIBUTING.md': { link: '../../etc/passwd' },
      'AGENTS.md': new Uint8Array([0, 1]),
    });
    expect(conventionsText(odd, { pulls: [], inherited })).toBe('');
  });

  it('leaves whole parts out rather than grow without end, and says so', () => {
    const pulls = Array.from({ length: 200 }, (_, number) => ({ ...pull, number, body: 'b'.repeat(5000) }));
    const text = conventionsText(memorySnapshot({}), { pulls, inherited });
    expect(text.length).toBeLessThan(50_000);
    expect(text).toMatch(/\[\d+ more of these are left out\]$/);
  });
});
