// The one shape of a tool: what a model is shown, and what happens when it calls.
import * as z from 'zod';
import type { Workspace } from '../../codemap/files.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Paper } from '../../domain/paper.ts';
import type { ToolSpec } from '../../ports/models.ts';
import { fence } from '../foreign.ts';
import type { CheckRunner, ToolName } from '../session.ts';
import { callAsMeant } from './readings.ts';

/** All that a tool can reach: no network, no store, no GitHub. */
export interface ToolWorld {
  readonly workspace: Workspace;
  readonly paper: Paper;
  readonly checks: CheckRunner | null;
  readonly nonce: string;
  /** Files the patch may touch. */
  readonly maxFiles: number;
}

export interface ToolResult {
  readonly text: string;
  readonly error: boolean;
  /** Whether something was cut to fit. */
  readonly cut: boolean;
  /** Hidden characters taken out of foreign text in it. */
  readonly hits: number;
}

export interface Tool {
  readonly name: ToolName;
  readonly description: string;
  readonly schema: z.ZodType;
  /** Whether it may change the workspace, or looks at what such calls left: those run one after the other. */
  readonly writes: boolean;
  /** Never throws for what the model did wrong: that is told in the result. */
  run(args: Json, world: ToolWorld): Promise<ToolResult>;
}

export interface ToolDefinition<S extends z.ZodType> {
  readonly name: ToolName;
  readonly description: string;
  readonly schema: S;
  readonly writes: boolean;
  /** A UsageError becomes an error result with its message. */
  run(args: z.output<S>, world: ToolWorld): ToolResult | Promise<ToolResult>;
}

export function defineTool<S extends z.ZodType>(definition: ToolDefinition<S>): Tool {
  return {
    ...definition,
    async run(args, world) {
      const parsed = definition.schema.safeParse(callAsMeant(definition.schema, args));
      if (!parsed.success)
        return failure(
          `These arguments do not fit: ${issuesInWords(parsed.error.issues)}.${known(definition.schema, parsed.error.issues)}`,
        );
      try {
        return await definition.run(parsed.data, world);
      } catch (error) {
        if (error instanceof UsageError) return failure(error.message);
        throw error;
      }
    },
  };
}

/** The arguments that there are, where another was given. */
function known(schema: z.ZodType, issues: readonly z.core.$ZodIssue[]): string {
  const unknown = issues.some(({ code }) => code === 'unrecognized_keys');
  return unknown && schema instanceof z.ZodObject ? ` The arguments are: ${Object.keys(schema.shape).join(', ')}.` : '';
}

export function failure(text: string): ToolResult {
  return { text, error: true, cut: false, hits: 0 };
}

export function success(text: string): ToolResult {
  return { text, error: false, cut: false, hits: 0 };
}

/** A result that carries foreign text, fenced; `before` and `after` are our own words around it. */
export function foreignResult(
  world: ToolWorld,
  parts: { label: string; text: string; cut?: boolean; before?: string; after?: string; error?: boolean },
): ToolResult {
  const fenced = fence(parts.label, parts.text, world.nonce);
  const text = [parts.before, fenced.text, parts.after].filter((part) => part !== undefined && part !== '').join('\n');
  return { text, error: parts.error ?? false, cut: parts.cut ?? false, hits: fenced.hits };
}

/** Schema issues as one line a model can act on. */
export function issuesInWords(issues: readonly z.core.$ZodIssue[]): string {
  return issues
    .slice(0, 8)
    .map((issue) => `${issue.path.length > 0 ? `\`${issue.path.map(String).join('.')}\`: ` : ''}${issue.message}`)
    .join('; ')
    .slice(0, 1000);
}

export function toolSpec(name: string, description: string, schema: z.ZodType): ToolSpec {
  const { $schema: _dialect, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  // Through text: plain JSON, without zod's own types.
  return { name, description, parameters: JSON.parse(JSON.stringify(parameters)) };
}
