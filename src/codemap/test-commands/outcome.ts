// What a run of tests says, read with care: a suite that could not be loaded is no failed test.
import type { Files } from '../files.ts';

const patterns: readonly RegExp[] = [
  /ModuleNotFoundError: No module named ['"]([\w.]{1,80})['"]/g,
  /(?:Cannot find (?:package|module)|Error: Cannot find module) ['"]((?:@[\w.-]{1,80}\/)?[\w.-]{1,80})(?:\/[^'"]*)?['"]/g,
  /no required module provides package ([\w./-]{1,120})/g,
  /cannot find module providing package ([\w./-]{1,120})/g,
  // Nothing is fetched where there is no network: what is announced is not there.
  /^go: downloading ([\w./-]{1,120}) v/gm,
  /module ([\w./-]{1,120})(?:@v[\w.-]+)?: (?:module lookup disabled|reading )/g,
  /([\w./-]{1,120})@v[\w.-]+: (?:module lookup disabled|Get )/g,
  /no matching package named `([\w-]{1,80})` found/g,
  /failed to (?:get|download) `([\w-]{1,80})/g,
];

/** Packages that the tests wanted and that neither the repository nor the sandbox has; sorted. */
export function missingPackages(output: string, files: Files): string[] {
  const names = patterns.flatMap((pattern) => [...output.matchAll(pattern)].map(([, name]) => name ?? ''));
  return [...new Set(names)].filter((name) => name !== '' && !isOwn(name, files)).sort();
}

/** A module of the repository itself that cannot be found is a fault of the patch. */
function isOwn(name: string, files: Files): boolean {
  const first = name.split(/[./]/)[0] ?? name;
  if (name.startsWith('.') || first === '') return true;
  const ours = new RegExp(`(?:^|/)${first.replaceAll('-', '[-_]')}(?:\\.[cm]?[jt]sx?|\\.py|/)`);
  return files.entries.some(({ path }) => ours.test(path));
}

/** Whether the tests import what only a build makes of a source of the tree. */
export function importsUnbuilt(output: string, files: Files): boolean {
  const imports = [...output.matchAll(/Cannot find module '(?:file:\/\/)?([^'\n]{1,300}\.[cm]?js)'/g)];
  const built = files.entries.map(({ path }) => path).filter((path) => typescript.test(path));
  return imports.some(([, wanted = '']) => built.some((path) => wanted.endsWith(`/${compiledName(path)}`)));
}

const typescript = /\.[cm]?tsx?$/;
const compiledName = (path: string) => path.replace(/\.([cm]?)tsx?$/, '.$1js');
