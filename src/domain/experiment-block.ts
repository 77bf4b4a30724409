// The ```yaml block of `/outrider experiment`: repositories x papers x models x repeats, and the limits of it all.
import * as z from 'zod';
import { parseArxivId } from './arxiv-id.ts';

/** Cells are repositories x papers; arms are cells x models x repeats. What is more is several experiments. */
export const mostCells = 100;
const mostArms = 600;

const repository = z
  .string()
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/)?[\w.-]{1,100}$/)
  .describe('a repository of this organisation, such as `atropos` or `acme/atropos`');
const paper = z
  .string()
  .refine((id) => parseArxivId(id) !== null)
  .describe('an arXiv id, such as `2606.27369v1`');
const model = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:/-]{0,127}$/)
  .refine((id) => !id.includes('://'))
  .describe('a model, such as `glm-5.2` or `zai/glm-5.2`; never an address');

/** As somebody writes it, with its defaults. */
export const ExperimentBlock = z
  .strictObject({
    repos: z.array(repository).min(1).max(50).describe('a list of 1 to 50 repositories of this organisation'),
    papers: z.array(paper).min(1).max(20).describe('a list of 1 to 20 arXiv ids'),
    models: z.array(model).min(1).max(6).describe('a list of 1 to 6 models; a single one is paired with the baseline'),
    baseline: model.exactOptional(),
    repeats: z.number().int().min(1).max(20).default(1).describe('a whole number from 1 to 20'),
    budget: z
      .number()
      .positive()
      .max(100_000)
      .exactOptional()
      .describe('an amount in USD above 0, for everything together'),
    concurrency: z.number().int().min(1).max(10).default(3).describe('how many cells run at once, from 1 to 10'),
    timeout: z.number().positive().max(1440).exactOptional().describe('minutes per arm above 0, at most 1440'),
    publish: z.enum(['pr', 'branch']).exactOptional().describe('`pr` or `branch`'),
    refine: z
      .boolean()
      .default(false)
      .describe(
        '`true` or `false`: whether published drafts are refined; a cell keeps its place until CI has answered',
      ),
    cross_review: z.boolean().default(true).describe('`true` or `false`: whether each model reviews each draft, blind'),
    judge: model.exactOptional().describe('a further model that reviews every draft twice, blind, and writes none'),
  })
  .superRefine((block, context) => {
    const twice = (key: 'repos' | 'papers' | 'models', name: (entry: string) => string) => {
      const names = block[key].map(name);
      const at = names.findIndex((entry, i) => names.indexOf(entry) < i);
      if (at >= 0)
        context.addIssue({
          code: 'custom',
          path: [key, at],
          message: `\`${block[key][at]}\` is named twice.`,
          params: { said: true },
        });
    };
    twice('repos', (name) => name.toLowerCase().split('/').at(-1) ?? name);
    twice('papers', (id) => parseArxivId(id)?.id ?? id);
    twice('models', (name) => name.toLowerCase());
    if (block.judge !== undefined && !block.cross_review)
      context.addIssue({
        code: 'custom',
        path: ['judge'],
        message:
          '`judge` reviews drafts beside the models, and `cross_review: false` says that nobody does. Leave out one of the two.',
        params: { said: true },
      });
    const cells = block.repos.length * block.papers.length;
    const arms = cells * block.models.length * block.repeats;
    const much =
      cells > mostCells
        ? `${cells} cells, and ${mostCells} are`
        : arms > mostArms
          ? `${arms} arms, and ${mostArms} are`
          : null;
    if (much !== null)
      context.addIssue({
        code: 'custom',
        path: ['repos'],
        message: `Repositories, papers, models and repeats make ${much} the most.`,
        params: { said: true },
      });
  });
export type ExperimentBlock = z.infer<typeof ExperimentBlock>;

/** Why an issue has no usable block. Lines are those of the issue, from 1. */
export type ReadBlockProblem =
  | { readonly kind: 'none' }
  /** Where they begin. */
  | { readonly kind: 'several'; readonly lines: readonly number[] }
  | {
      readonly kind: 'mistaken';
      readonly problems: readonly {
        readonly line: number;
        readonly message: string;
        readonly allowed: string | null;
      }[];
    };
