// Probot as our hosts run it: it verifies a delivery and calls our app. It is given a client that asks GitHub nothing, since the
// receiver has no need to: what it hears it hands off, and workers ask through the forge.
import { Probot, type ProbotOctokit } from 'probot';
import type { AppCredentials } from '../config.ts';
import type { Log, LogFields } from '../ports/log.ts';

type Options = NonNullable<ConstructorParameters<typeof Probot>[0]>;

/** Ready: whoever receives before that would be thrown at. */
export async function openProbot({ appId, privateKey, webhookSecret }: AppCredentials, log: Log): Promise<Probot> {
  const probot = new Probot({ appId, privateKey, secret: webhookSecret, Octokit: Mute, log: warningsTo(log) });
  return probot.ready();
}

const nothing = () => undefined;

const refuse = async () => {
  throw new Error('A receiver asks GitHub nothing: what it hears it hands off.');
};

/**
 * The client of every delivery. Probot's own gives each delivery one with a token of its installation and queues against GitHub's
 * limits; with this one a handler that asks something of GitHub fails, and so does the test that plays it.
 */
class MuteClient {
  /** Probot's options are about asking. */
  static defaults(): typeof MuteClient {
    return MuteClient;
  }

  readonly request = refuse;
  readonly graphql = refuse;
  /** Probot would give each request the delivery that it was made for. */
  readonly hook = { before: nothing };

  /** Asked for the client of an installation. */
  async auth(): Promise<this> {
    return this;
  }
}

// The type has the methods of all plugins of Probot's own client, none of which a handler of ours may call.
const Mute = MuteClient as unknown as typeof ProbotOctokit;

/**
 * Warnings are about what was sent to us. Errors are of our handlers, or of a start that failed: both are thrown to us as well, who tell
 * of them with the delivery that they belong to.
 */
function warningsTo(log: Log): NonNullable<Options['log']> {
  const warnings = {
    warn: (about: unknown, message?: string) => log.warn(message ?? String(about), problemIn(about)),
    error: nothing,
    fatal: nothing,
    info: nothing,
    debug: nothing,
    trace: nothing,
    child: () => warnings,
  };
  // The type is pino's whole logger; Probot and what it is made of call these alone.
  return warnings as unknown as NonNullable<Options['log']>;
}

function problemIn(about: unknown): LogFields {
  return typeof about === 'object' && about !== null && 'problem' in about ? { problem: String(about.problem) } : {};
}
