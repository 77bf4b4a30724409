// Lambda entry: one arm of an experiment, as a durable function of its own.
import { readConfig } from '../../config.ts';
import { lambdaHandler } from '../wiring/lambda.ts';

export const handler = lambdaHandler('arm', readConfig());
