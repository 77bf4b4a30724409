// The reference pages: file name -> Markdown, made of the schemas, of commander's definitions and of the environment's.
import type { Command } from 'commander';
import { dimensionNames } from '../../src/adapters/telemetry/emf.ts';
import { experimentBlockJsonSchema } from '../../src/command/parse/experiment-block.ts';
import { settingsJsonSchema } from '../../src/command/settings/schema.ts';
import { environmentJsonSchema } from '../../src/domain/environment.ts';
import { attributes, metricNames, metricTable } from '../../src/domain/signals.ts';
import { recordJsonSchemas } from '../../src/experiment/records/records-schema.ts';
import { outriderProgram } from '../../src/hosts/cli/program.ts';
import { type Node, schemaRows } from './schema-rows.ts';

const made = '<!-- Made by `npm run reference`. Do not edit. -->';

/** Of `docs/reference/`. The same code gives the same bytes. */
export function referencePages(): Record<string, string> {
  return {
    'configuration.md': configuration(),
    'command-line.md': commandLine(),
    'environment.md': environment(),
    'records.md': records(),
    'telemetry.md': telemetry(),
  };
}

function configuration(): string {
  return page(
    'Configuration',
    "`.github/outrider.yml` of a repository, laid over `outrider.yml` of its organisation's `.github` repository. Every key may be left out. " +
      'An editor checks it by [the JSON Schema](../../schema/outrider.schema.json); `/outrider config` shows what is in force and who set it.',
    table(['key', 'type', 'default', 'means'], schemaRows(settingsJsonSchema())),
    '## The block of `/outrider experiment`',
    'The `yaml` block in the issue ([what it does](../experiments.md), [JSON Schema](../../schema/experiment-block.schema.json)).',
    table(['key', 'type', 'default', 'means'], schemaRows(experimentBlockJsonSchema())),
  );
}

function environment(): string {
  const rows = schemaRows(environmentJsonSchema()).map(([name = '', type = '', given = '', means = '']) => [
    name,
    type,
    given,
    means,
  ]);
  return page(
    'Environment',
    'Variables of the process, read once at the start. What cannot be used is named in one line, with exit status 2; `outrider doctor` looks at the rest.',
    table(['variable', 'type', 'default', 'means'], rows),
  );
}

function records(): string {
  const schema: Node = recordJsonSchemas()['arm-row.schema.json'] ?? {};
  return page(
    'Records',
    'One row an arm in `arms.jsonl` ([JSON Schema](../../schema/arm-row.schema.json)). Costs are in US dollars, durations in the unit of their name. ' +
      '`experiment.json` beside them has [a schema](../../schema/experiment.schema.json), and so has [that of an experiment over many repositories](../../schema/study.schema.json).',
    table(
      ['column', 'type'],
      schemaRows(schema).map(([name = '', type = '']) => [name, type]),
    ),
  );
}

function telemetry(): string {
  const rows = metricNames.map((name) => {
    const { instrument, unit, about, cloudwatch } = metricTable[name];
    const parts = cloudwatch.by.map((set) => set.map((one) => dimensionNames[one] ?? one).join(' and '));
    const there = `\`${cloudwatch.name}\` (${cloudwatch.unit})${parts.length === 0 ? '' : `, by ${parts.join('; ')}`}`;
    return [`\`${name}\``, instrument, `\`${unit}\``, there, about];
  });
  return page(
    'Telemetry',
    'What the bot measures, and what its spans may say. How they hang together, where they go and what the alarms mean: [observability](../observability.md).',
    '## Metrics',
    'In CloudWatch every metric also has the dimension `Service`, and is there as a whole besides its parts.',
    table(['metric', 'instrument', 'unit', 'in CloudWatch', 'means'], rows),
    '## Attributes',
    'Of spans and metrics; there are no others.',
    table(
      ['attribute', 'holds'],
      Object.entries(attributes).map(([name, about]) => [`\`${name}\``, about]),
    ),
  );
}

function commandLine(): string {
  const program = outriderProgram();
  return page(
    'Command line',
    `${program.description()} Exit status: 0 done, 1 the answer is no, 2 usage or configuration.`,
    ...leaves(program, 'outrider').flatMap(([name, command]) => commandSection(name, command)),
  );
}

function leaves(command: Command, name: string): [string, Command][] {
  return command.commands.flatMap((sub): [string, Command][] => {
    const whole = `${name} ${sub.name()}`;
    return sub.commands.length > 0 ? leaves(sub, whole) : [[whole, sub]];
  });
}

function commandSection(name: string, command: Command): string[] {
  const rows = [
    ...command.registeredArguments.map((one) => [
      `\`${one.name()}\`${inBrackets(wordsOf(one.argChoices))}`,
      one.description,
      '',
    ]),
    ...command.options.map((one) => [
      `\`${one.flags}\`${inBrackets(one.mandatory ? 'required' : '', wordsOf(one.argChoices))}`,
      one.description,
      one.defaultValue === undefined ? '' : `\`${String(one.defaultValue)}\``,
    ]),
  ];
  const usage = command.usage();
  return [
    `## ${name}`,
    command.description(),
    `    ${name}${usage === '' ? '' : ` ${usage}`}`,
    ...(rows.length === 0 ? [] : [table(['argument or option', 'means', 'default'], rows)]),
  ];
}

const wordsOf = (choices: readonly string[] = []) => choices.map((word) => `\`${word}\``).join(', ');

function inBrackets(...parts: readonly string[]): string {
  const said = parts.filter((part) => part !== '');
  return said.length === 0 ? '' : ` (${said.join('; ')})`;
}

function page(title: string, ...parts: string[]): string {
  return `${[`# ${title}`, made, ...parts].join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
