// Writes docs/reference/ and the CloudWatch dashboard: what is made of the code's own definitions. A test says when it is due.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dashboardFile } from './packaging/dashboard.ts';
import { referencePages } from './reference/pages.ts';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(referencePages())) writeFileSync(new URL(name, folder), page);
writeFileSync(new URL('../cloudwatch/dashboard.yml', import.meta.url), dashboardFile());
