// What Nest calls of a class by its decorators, once a module has the class: to be loaded is not enough.
import type { FileFacts, Reference } from '../../facts/facts.ts';

/** They say when something is called; others say what a class can be given, or how data look. */
const calling =
  /^(?:Controller|Resolver|Processor|WebSocketGateway|Cron|Interval|Timeout|On\w*Event|Process|(?:Event|Message)Pattern|Grpc(?:Stream)?Method|SubscribeMessage|(?:Events|Command|Query)Handler|Saga|Get|Post|Put|Patch|Delete|All|Sse|Query|Mutation|Subscription|ResolveField|Command|SubCommand)$/;

/** The class that such a decorator makes wait for a module; null when it is none. */
export function classForModule({ chain, kind, owner }: Reference, { imports, definitions }: FileFacts): string | null {
  const [name = '', ...more] = chain;
  const isOfNest = imports.some((each) => each.local === name && /^@nestjs\/|^nest(?:js)?-/.test(each.module));
  if (kind !== 'decorator' || more.length > 0 || !calling.test(name) || !isOfNest) return null;
  const decorated = definitions.find((each) => each.qualified === owner);
  return decorated === undefined ? null : decorated.kind === 'class' ? owner : decorated.parent;
}
