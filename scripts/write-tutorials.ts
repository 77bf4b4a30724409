// Follows the tutorials and writes into them what came, where it is other than what they show. Read the difference before committing it.
// A block that leaves lines out is for a person to mend: what came is printed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { playTutorial } from './tutorials/play.ts';

const folder = new URL('../docs/tutorials/', import.meta.url);
const named = process.argv.slice(2);
const pages = readdirSync(folder).filter((file) => named.length === 0 || named.some((part) => file.includes(part)));
for (const name of pages) {
  const page = readFileSync(new URL(name, folder), 'utf8');
  const other = (await playTutorial(page)).compared.filter(({ alike }) => !alike);
  let text = page;
  // From the end, so that what comes before keeps its place.
  for (const { block, came } of other.toReversed()) {
    if (block.text.includes('…')) process.stdout.write(`${name}:${block.line} shows other lines than came:\n${came}\n`);
    else text = `${text.slice(0, block.from)}${came}${text.slice(block.to)}`;
  }
  writeFileSync(new URL(name, folder), text);
  process.stdout.write(`${name}: ${other.length} blocks were other\n`);
}
