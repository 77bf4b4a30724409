// Writes schema/: the JSON Schemas that we publish. Run it after a change to a schema; a test says when it is due.
import { mkdirSync, writeFileSync } from 'node:fs';
import { experimentBlockJsonSchema } from '../src/command/parse/experiment-block.ts';
import { settingsJsonSchema } from '../src/command/settings/schema.ts';
import { recordJsonSchemas } from '../src/experiment/records/records-schema.ts';

const folder = new URL('../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
const schemas = {
  'outrider.schema.json': settingsJsonSchema(),
  'experiment-block.schema.json': experimentBlockJsonSchema(),
  ...recordJsonSchemas(),
};
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
