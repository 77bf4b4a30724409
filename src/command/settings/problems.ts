// What is wrong in a configuration file, in words.
import type * as z from 'zod';
import { Settings } from '../../domain/settings.ts';
import type { ReadYaml } from './read-yaml.ts';
import { type YamlProblem, yamlProblems } from './yaml-problems.ts';

export interface SettingsProblem extends YamlProblem {
  readonly file: 'repository' | 'organisation';
}

const sheet = {
  schema: Settings,
  noun: 'setting',
  whole: 'the file',
  addresses: 'Addresses are set by the operator, never by a repository.',
} as const;

/** In the order of the file. */
export function settingsProblems(
  file: SettingsProblem['file'],
  issues: readonly z.core.$ZodIssue[],
  read: Extract<ReadYaml, { ok: true }>,
): SettingsProblem[] {
  return yamlProblems(issues, read, sheet).map((problem) => ({ file, ...problem }));
}
