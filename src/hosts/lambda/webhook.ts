// Lambda entry: receives deliveries and the ticks of the week and the hour.
import './uncompiled-schemas.ts';
import { deployedConfig } from '../wiring/apps.ts';
import { webhookHandler } from './receive-events.ts';

export const handler = webhookHandler(await deployedConfig());
