// Writes docs/reference/: the pages that are made of the code's own definitions. A test says when it is due.
import { mkdirSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.ts';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(referencePages())) writeFileSync(new URL(name, folder), page);
