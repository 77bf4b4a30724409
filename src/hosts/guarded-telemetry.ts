// The last check before a signal leaves: what is no single word, or holds a secret, is not said.
import type { AttributeName, Attributes, AttributeValue } from '../domain/signals.ts';
import { type KnownSecret, kept, knownIn } from '../gates/secrets/known-secret.ts';
import type { Telemetry } from '../ports/telemetry.ts';

/** Ids, names and paths are words; a sentence is none, whoever wrote it. */
const word = /^[\w.:/@+*#-]{1,200}$/;

/** OpenTelemetry's own word for a value that is none of the known ones. */
const other = '_OTHER';

/** The same, with every text that is no word, or that holds one of the secrets, replaced. `secrets` are asked for at every signal. */
export function guarded(telemetry: Telemetry, secrets: () => readonly string[]): Telemetry {
  const known = kept(secrets);
  return {
    span: (span) => {
      const say = sayer([span.name, span.error, ...Object.values(span.attributes)], known());
      const name = span.name.split(' ').map(say).join(' ');
      const error = span.error === null ? null : say(span.error);
      telemetry.span({ ...span, name, attributes: clean(span.attributes, say), error });
    },
    measure: (metric, value, attributes = {}) =>
      telemetry.measure(metric, value, clean(attributes, sayer(Object.values(attributes), known()))),
    flush: () => telemetry.flush(),
  };
}

/** Looks through all values of a signal at once, and one by one only where that finds something. */
function sayer(values: readonly (AttributeValue | null)[], secrets: readonly KnownSecret[]): (text: string) => string {
  const suspect = knownIn(values.flat().join('\n'), secrets) !== null;
  return (text) => (word.test(text) && !(suspect && knownIn(text, secrets) !== null) ? text : other);
}

function clean(attributes: Attributes, say: (text: string) => string): Attributes {
  const told: { [name in AttributeName]?: AttributeValue } = {};
  for (const [name, given] of Object.entries(attributes)) {
    const value = typeof given === 'string' ? say(given) : typeof given === 'object' ? given.map(say) : given;
    told[name as AttributeName] = value;
  }
  return told;
}
