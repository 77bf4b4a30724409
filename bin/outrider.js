#!/usr/bin/env node
// Starts the command line; on a Node that is too old, with the Node that came along as a dev dependency.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';

const needed = 24;
const main = fileURLToPath(new URL('../src/hosts/cli/main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= needed) {
  // What was compiled once is kept, which halves the start. Beside the code, not in the shared temporary folder: whoever can write there could put code in.
  nodeModule.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/outrider', import.meta.url)));
  await import(main);
} else {
  const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(own)) {
    const { status, signal } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
    if (signal) process.kill(process.pid, signal);
    process.exitCode = status ?? 2;
  } else {
    process.stderr.write(
      `outrider needs Node ${needed} or newer; this is ${process.versions.node}. Run \`npm ci\` first: it brings one.\n`,
    );
    process.exitCode = 2;
  }
}
