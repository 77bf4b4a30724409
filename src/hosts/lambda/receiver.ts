// What a verified delivery needs: Probot behind its Lambda adapter, our app on it, and the launcher. It makes up most of a cold
// start, so it is imported when the first verified delivery comes.
import { type ApplicationFunction, createLambdaFunction } from '@probot/adapter-aws-lambda-serverless';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { outriderApp } from '../../app.ts';
import type { Config } from '../../config.ts';
import type { Launcher } from '../../ports/durable.ts';
import type { Log } from '../../ports/log.ts';
import { type Delivery, noting } from '../http.ts';
import { openProbot } from '../probot.ts';

/** Runs our app on a delivery; rejects when a handler of ours threw. */
export type Receive = (delivery: Delivery, event: APIGatewayProxyEventV2, context: Context) => Promise<void>;

/** The adapter awaits the app function as little as it awaits Probot: a request before it is loaded would be heard by nobody. */
export async function openReceiver(config: Config, log: Log): Promise<Receive> {
  const credentials = config.app();
  const probot = await openProbot(credentials, log);
  const app = outriderApp({ launcher: noting(lateLauncher(config), log), appId: Number(credentials.appId) });
  const loaded = Promise.withResolvers<void>();
  const loading: ApplicationFunction = async (instance, options) => {
    await app(instance, options);
    loaded.resolve();
  };
  const receive = createLambdaFunction(loading, { probot });
  await loaded.promise;
  return async (delivery, event, context) => {
    await receive(normalised(event, delivery), context);
  };
}

/** The AWS SDK is loaded with the first hand-off: most deliveries are no command. */
function lateLauncher(config: Config): Launcher {
  let loading: Promise<Launcher> | null = null;
  const launcher = () => {
    loading ??= import('../wiring/webhook.ts').then(({ lambdaLauncher }) => lambdaLauncher(config));
    return loading;
  };
  return {
    start: async (fn, name, input) => (await launcher()).start(fn, name, input),
    answer: async (callbackId, value) => (await launcher()).answer(callbackId, value),
    status: async (execution) => (await launcher()).status(execution),
  };
}

/** As the adapter takes it: text in the body, and the few headers it reads. */
function normalised(event: APIGatewayProxyEventV2, delivery: Delivery): APIGatewayProxyEventV2 {
  return {
    ...event,
    isBase64Encoded: false,
    body: delivery.payload,
    headers: {
      'x-github-delivery': delivery.id,
      'x-github-event': delivery.name,
      'x-hub-signature-256': delivery.signature,
    },
  };
}
