// secretlint's recommended rules over one text: what looks like a secret, whosever it is.
import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

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
  return result.messages.map((each) => ({
    row: each.loc.start.line - 1,
    rule: each.ruleId.replace('@secretlint/secretlint-rule-', ''),
    range: [each.range[0], each.range[1]],
  }));
}
