// The published schemas of the records: up to date, and true of what is written.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { certify } from '../../src/comparison/certificate.ts';
import { armRow } from '../../src/comparison/rows.ts';
import { recordJsonSchemas } from '../../src/experiment/records/records-schema.ts';
import * as views from '../comment/views.ts';

const schemas = recordJsonSchemas();
const plans = [views.opus, views.glm];
const manifest = views.manifestOf(plans);
const outcomes = [
  { plan: views.opus, result: views.downgraded, published: views.issue7, findings: views.findingsOf() },
  { plan: views.glm, result: views.missing, published: null, reviews: [views.figuresOf('cross-review')] },
];
const arms = outcomes.map((outcome) => ({ plan: outcome.plan, row: armRow(manifest, outcome) }));
const record = {
  schema_version: 1,
  experiment: manifest.experiment,
  manifest,
  certificate: certify(manifest, arms),
  arms: arms.map(({ row }) => row),
  comparison: null,
  reviews: [views.reviewOf('glm-5-2', 'claude-opus-4-7', 'ship', 'Good.')],
  cross_review: [],
  judge: null,
};

function problems(name: string, value: unknown): unknown {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allErrors: true,
    allowUnionTypes: true,
    validateFormats: false,
  });
  const check = ajv.compile(schemas[name] ?? {});
  check(value);
  return check.errors ?? [];
}

it.each(Object.keys(schemas))('%s is published as it is: `npm run schemas` writes it', (name) => {
  const file = readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(schemas[name]);
});

it('describes every row, whatever became of the arm', () => {
  for (const { row } of arms) expect(problems('arm-row.schema.json', JSON.parse(JSON.stringify(row)))).toEqual([]);
});

it('describes the whole record, and takes neither a missing nor a wrong field', () => {
  const written = JSON.parse(JSON.stringify(record));
  expect(problems('experiment.schema.json', written)).toEqual([]);
  const { manifest: _, ...without } = written;
  expect(problems('experiment.schema.json', without)).toMatchObject([{ keyword: 'required' }]);
  expect(problems('experiment.schema.json', { ...written, schema_version: 2 })).toMatchObject([{ keyword: 'const' }]);
  expect(problems('arm-row.schema.json', { ...written.arms[0], total_tokens: '7' })).not.toEqual([]);
});

it('lets a later program add a field', () => {
  expect(problems('arm-row.schema.json', { ...JSON.parse(JSON.stringify(arms[0]?.row)), new_column: 1 })).toEqual([]);
});
