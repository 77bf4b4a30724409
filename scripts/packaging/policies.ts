// What a role allows, read from its inline policies.
import * as z from 'zod';
import type { Resource } from './template.ts';

const oneOrMore = z.union([z.unknown().array(), z.unknown().transform((one) => [one])]);
const Statement = z.object({ Effect: z.string(), Action: oneOrMore, Resource: oneOrMore });
const Policies = z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) })).default([]);

export interface Allowed {
  readonly actions: readonly string[];
  /** `*` stands for itself, a function of the template for its JSON. */
  readonly resources: readonly string[];
}

/** The statements of a role that allow something. Throws for a policy of another shape. */
export function statementsOf(role: Resource): Allowed[] {
  return withEffect(role, 'Allow').map(({ Action, Resource }) => ({
    actions: Action.map(String),
    resources: Resource.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
  }));
}

/** Actions that the role denies. */
export function denialsOf(role: Resource): string[] {
  return withEffect(role, 'Deny').flatMap(({ Action }) => Action.map(String));
}

function withEffect(role: Resource, effect: 'Allow' | 'Deny') {
  return Policies.parse(role.Properties.Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === effect);
}
