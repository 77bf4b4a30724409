// Lambda entry: commands and experiments, as a durable function.
import { deployedConfig } from '../wiring/apps.ts';
import { lambdaHandler } from '../wiring/lambda.ts';

export const handler = lambdaHandler('experiment', await deployedConfig());
