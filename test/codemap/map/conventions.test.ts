import { describe, expect, it } from 'vitest';
import { conventionFiles } from '../../../src/codemap/map/conventions.ts';
import { memorySnapshot } from '../../fakes/files.ts';

const found = (...paths: string[]) =>
  conventionFiles(memorySnapshot(Object.fromEntries(paths.map((path) => [path, 'words\n']))));

describe('what a repository asks of contributions', () => {
  it.each([
    '.github/pull_request_template.md',
    'docs/PULL_REQUEST_TEMPLATE.md',
    'pull_request_template.txt',
    'PULL_REQUEST_TEMPLATE',
    '.github/PULL_REQUEST_TEMPLATE/feature.md',
    'docs/pull_request_template/fix.md',
    '.github/ISSUE_TEMPLATE/bug.yml',
    '.github/ISSUE_TEMPLATE/idea.yaml',
    '.github/issue_template.md',
    'ISSUE_TEMPLATE/bug.md',
    'docs/ISSUE_TEMPLATE/bug.md',
    'docs/CONTRIBUTING.rst',
    'contributing.md',
    'CONVENTIONS.md',
    '.cursor/rules/style.mdc',
    '.cursor/rules/backend/db.md',
    '.windsurfrules',
    '.github/instructions/tests/python.instructions.md',
    'packages/a/AGENTS.md',
  ])('stands in %s', (path) => {
    expect(found(path, 'src/a.py')).toEqual([path]);
  });

  it.each([
    '.github/ISSUE_TEMPLATE/config.yml',
    '.github/ISSUE_TEMPLATE/config.yaml',
    'ISSUE_TEMPLATE/bug.yml',
    'src/pull_request_template.md',
    'node_modules/x/CONTRIBUTING.md',
    '.github/workflows/pull_request_template.yml',
    '.cursor/settings.json',
  ])('does not stand in %s', (path) => {
    expect(found(path)).toEqual([]);
  });

  it('comes with the most binding first: reviews, agents, people, templates', () => {
    const ranked = ['REVIEW.md', 'AGENTS.md', '.cursorrules', 'CONTRIBUTING.md', 'PULL_REQUEST_TEMPLATE', 'STYLE.md'];
    expect(found(...ranked.toReversed())).toEqual(ranked);
  });
});
