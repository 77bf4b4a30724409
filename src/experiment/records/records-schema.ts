// The published JSON Schemas of what a run leaves: experiment.json, and one row of arms.jsonl.
import * as z from 'zod';
import { ArmRow } from '../../domain/records.ts';
import { StudyRecord } from '../../domain/study.ts';
import { ExperimentRecord } from './records.ts';

/** By file name below `schema/`, draft 2020-12. Properties may be added within one `schema_version`; none is taken away. */
export function recordJsonSchemas(): Readonly<Record<string, Record<string, unknown>>> {
  return {
    'experiment.schema.json': schemaOf(ExperimentRecord, 'Outrider: experiment.json'),
    'study.schema.json': schemaOf(StudyRecord, 'Outrider: experiment.json of an experiment over many repositories'),
    'arm-row.schema.json': schemaOf(ArmRow, 'Outrider: a row of arms.jsonl'),
  };
}

function schemaOf(schema: z.ZodType, title: string): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // The one transform in a record reads a duration: seconds when it is written.
      if (zodSchema._zod.def.type === 'transform') jsonSchema.type = 'number';
      delete jsonSchema.additionalProperties;
    },
  });
  return { $schema, title, ...rest };
}
