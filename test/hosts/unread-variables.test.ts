// Variables that look like ours and that nobody reads.
import { expect, it } from 'vitest';
import { Environment } from '../../src/domain/environment.ts';
import { unreadVariables } from '../../src/hosts/unread-variables.ts';

const known = Object.keys(Environment.shape);
const unread = (...set: string[]) => unreadVariables({ variables: { set, known } });

it.each([
  ['OUTRIDER_DATADIR', 'OUTRIDER_DATA_DIR'],
  ['outrider_data_dir', 'OUTRIDER_DATA_DIR'],
  ['OUTRIDER_COLOUR', null],
  ['ANTROPIC_API_KEY', 'ANTHROPIC_API_KEY'],
  ['ANTHROPIC_APIKEY', 'ANTHROPIC_API_KEY'],
  ['WEBHOOKS_SECRET', 'WEBHOOK_SECRET'],
])('%s is named, and what was meant: %s', (name, meant) => {
  expect(unread(name, 'PATH', 'HOME')).toEqual([{ name, meant }]);
});

it('what is read, what is of other programs, and what is near to a variable that is set are left alone', () => {
  const others = ['XAI_API_KEY', 'AWS_ENDPOINT_URL_SQS', 'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'GITHUB_PATH'];
  expect(unread(...others, 'npm_config_proxy', 'NODE_OPTIONS', 'PORTS', 'no_proxy')).toEqual([]);
  expect(unread('WEBHOOK_SECRET', 'WEBHOOK_SECRETS')).toEqual([]);
  expect(unread(...known)).toEqual([]);
});
