// Lambda entry: receives deliveries and the week's tick.
import { readConfig } from '../../config.ts';
import { webhookHandler } from './receive-events.ts';

export const handler = webhookHandler(readConfig());
