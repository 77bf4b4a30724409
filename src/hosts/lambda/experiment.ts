// Lambda entry: commands and experiments, as a durable function.
import { readConfig } from '../../config.ts';
import { lambdaHandler } from '../wiring/lambda.ts';

export const handler = lambdaHandler('experiment', readConfig());
