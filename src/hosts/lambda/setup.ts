// Lambda entry: the set-up page that makes the GitHub App of a deployment; it is there while a link is out, and no longer.
import { readConfig } from '../../config.ts';
import { readAppPlan } from '../setup/manifest.ts';
import { setupHandler } from './setup-page.ts';

export const handler = setupHandler(readConfig(), readAppPlan(new URL('./app.yml', import.meta.url)));
