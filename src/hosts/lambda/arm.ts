// Lambda entry: one arm of an experiment, as a durable function of its own.
import { deployedConfig } from '../wiring/apps.ts';
import { lambdaHandler } from '../wiring/lambda.ts';

export const handler = lambdaHandler('arm', await deployedConfig());
