// secretlint's recommended rules over one text: what looks like a secret, whosever it is.
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { privateKeys } from './private-keys.ts';

// It is on by default and marks every rule and text on the process's own timeline, which keeps them for ever.
secretLintProfiler.setEnabled(false);

export interface RuleHit {
  /** From 0. */
  readonly row: number;
  readonly rule: string;
  /** UTF-16 offsets in the text. */
  readonly range: readonly [number, number];
}

/** Rejects when the rules cannot run. `path` tells some rules what kind of file it is. */
export async function ruleHits(path: string, text: string): Promise<readonly RuleHit[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const result = await lintSource({
    source: {
      // The text may not switch the scanner off: its comments are no orders. As long as before, so that offsets hold.
      content: text.replaceAll('secretlint-', 'secretlint_'),
      filePath: path,
      ext: name.includes('.') ? name.slice(name.lastIndexOf('.')) : '',
      contentType: 'text',
    },
    options: {
      maskSecrets: true,
      noPhysicFilePath: true,
      config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
    },
  });
  const hits = result.messages.map(
    (each): RuleHit => ({
      row: each.loc.start.line - 1,
      rule: each.ruleId.replace('@secretlint/secretlint-rule-', ''),
      range: [each.range[0], each.range[1]],
    }),
  );
  return [...hits, ...armoured(text, hits)];
}

/** Private keys that the rules do not know: theirs are of RSA and OpenSSH, and nothing may stand before their lines. */
function armoured(text: string, known: readonly RuleHit[]): RuleHit[] {
  return privateKeys(text)
    .filter(({ range }) => !known.some((hit) => hit.range[0] <= range[0] && hit.range[1] >= range[1]))
    .map(({ range }) => ({ row: text.slice(0, range[0]).split('\n').length - 1, rule: 'privatekey', range }));
}
