// Lambda entry: receives deliveries and the week's tick.
import { deployedConfig } from '../wiring/apps.ts';
import { webhookHandler } from './receive-events.ts';

export const handler = webhookHandler(await deployedConfig());
