// Repositories in the shapes of well-known ones, each with a paper and the places that a maintainer would name for it. Made by hand; one line a file.
import type { Tree } from './map-trees.ts';

export interface Judged {
  readonly name: string;
  readonly title: string;
  readonly abstract: string;
  /** `path: Type method method // what its comment says`; a method alone where there is no type is `- method`. */
  readonly files: string;
  /** Path and name of each place, as `path name`. */
  readonly sites: readonly string[];
}

const licence = '/*\n * Copyright (C) 2019 The Authors.\n *\n * Licensed under the Apache License, Version 2.0.\n */\n';

/** Source code with these declarations, in the language of the path. */
function written(path: string, type: string, methods: readonly string[], doc: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const named = type !== '-';
  switch (ending) {
    case 'java': {
      const kind = /^(?:I[A-Z]|Abstract)|Policy$|Strategy$/.test(type) && methods.length === 0 ? 'interface' : 'class';
      const body = methods.map((name) => `  @Override\n  void ${name}(Object value) {\n  }\n`).join('\n');
      return `${licence}package org.acme;\n\nimport java.util.List;\n\n/**\n * ${doc}\n *\n * @param <K> the key\n */\npublic ${kind} ${type}<K> {\n${body}}\n`;
    }
    case 'go': {
      const body = methods.map((name) => `func ${named ? `(x *${type}) ` : ''}${name}(n int) {\n}\n`);
      return `// Copyright 2020 The Authors\n\npackage p\n\n${named ? `// ${type} ${doc}\ntype ${type} struct{}\n\n` : `// ${doc}\n`}${body.join('\n')}`;
    }
    case 'rs': {
      const body = methods.map((name) => `${named ? '    pub ' : 'pub '}fn ${name}(n: usize) {}\n`).join('\n');
      return named
        ? `/// ${doc}\n#[derive(Clone)]\npub struct ${type};\n\nimpl ${type} {\n${body}}\n`
        : `//! ${doc}\n${body}`;
    }
    case 'cc':
    case 'h': {
      const body = methods
        .map((name) => `  int ${name}(const Slice& key) const override {\n    return 0;\n  }\n`)
        .join('');
      return `${licence}namespace acme {\n\n// ${doc}\nclass ${type} : public Base {\n public:\n${body}};\n}\n`;
    }
    case 'c':
      return `${licence}/* ${doc} */\n${methods.map((name) => `int ${name}(struct state *s) {\n    return 0;\n}\n`).join('\n')}`;
    default: {
      const body = methods.map((name) => (named ? `  ${name}(): void {}\n` : `export function ${name}(): void {}\n`));
      return named ? `/** ${doc} */\nexport class ${type} {\n${body.join('')}}\n` : `/** ${doc} */\n${body.join('')}`;
    }
  }
}

export function treeOf({ files }: Judged): Tree {
  return Object.fromEntries(
    files
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [, path = '', type = '', methods = '', doc = ''] =
          /^\s*(\S+): (\S+) ?([^/]*)(?:\/\/ (.*))?$/.exec(line) ?? [];
        return [path, written(path, type, methods.trim().split(/\s+/).filter(Boolean), doc)];
      }),
  );
}
