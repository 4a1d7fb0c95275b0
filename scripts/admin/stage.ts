import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { settingsOf, stripeSecretName } from '../../infra/config.ts';
import { awsClient } from '../../shared/async/aws-client.ts';
import { awsLimits } from '../../shared/async/limits.ts';
import { cloudEnvironment } from '../local/environment.ts';
import { Failure } from '../local/process/failure.ts';
import { runningSystem } from '../local/process/running.ts';
import type { StripeStage } from './stripe/stripe-stage.ts';

/** Maps the logical id CDK gives a table of the data stack to its variable: `Users0A0EEA89` → `USERS_TABLE`. */
export const tableVariable = (logicalId: string): string => `${logicalId.slice(0, -8).toUpperCase()}_TABLE`;

/** Points this process at the cloud that `npm start` runs, and removes credentials of real accounts. */
function useLocalCloud(): void {
  const running = runningSystem();
  if (!running) throw new Failure('NightFlow is not running here. Run `npm start` in another terminal first.');
  const clean = cloudEnvironment(running.endpoint);
  for (const name of Object.keys(process.env)) if (!(name in clean)) delete process.env[name];
  Object.assign(process.env, clean);
}

/** Returns the environment variables that the stores need from the stage's settings. */
function settingsFor(stage: string): Record<string, string> {
  try {
    const { addressRateFactor, accessTokenSeconds, refreshTokenSeconds } = settingsOf(stage);
    return {
      STAGE: stage,
      ADDRESS_RATE_FACTOR: String(addressRateFactor),
      ACCESS_TOKEN_SECONDS: String(accessTokenSeconds),
      REFRESH_TOKEN_SECONDS: String(refreshTokenSeconds),
    };
  } catch (error) {
    throw new Failure(`${error instanceof Error ? error.message : error}.`);
  }
}

/** Returns the variables for the stage's tables and secrets, from its CloudFormation stack. */
async function resourcesOf(stage: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const pages = paginateListStackResources(
    { client: new CloudFormationClient(awsClient({ answerMs: awsLimits.serviceMs })) },
    { StackName: `NightFlow-${stage}-data` },
  );
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType } of StackResourceSummaries) {
      if (ResourceType === 'AWS::DynamoDB::Table') found[tableVariable(LogicalResourceId)] = PhysicalResourceId;
      if (LogicalResourceId.startsWith('SessionSecret')) found.SESSION_SECRET_ARN ??= PhysicalResourceId;
      if (LogicalResourceId.startsWith('TicketSecret')) found.TICKET_SECRET_ARN ??= PhysicalResourceId;
    }
  }
  return found;
}

/**
 * Gives this process the environment of a stage's functions, so the stores access the same tables. The caller's AWS
 * credentials decide whether that is allowed. `AWS_ENDPOINT_URL` and `AWS_REGION` apply as usual.
 */
export async function useStage(stage: string): Promise<void> {
  const settings = settingsFor(stage);
  if (stage === 'local' && !process.env.AWS_ENDPOINT_URL) useLocalCloud();
  Object.assign(process.env, settings, { SERVICE: 'admin' }, await resourcesOf(stage));
}

/** Gives this process what functions have that call payment providers. Call `useStage` first. */
export function useProviders(stage: string): void {
  const { testPayments, stripeHost = '' } = settingsOf(stage);
  Object.assign(process.env, {
    STRIPE_SECRET_NAME: stripeSecretName(stage),
    STRIPE_HOST: stripeHost,
    TEST_PAYMENTS: testPayments ? 'on' : '',
  });
}

/** The address of a stage's API, from its CloudFormation stack. */
async function apiOf(stage: string): Promise<string> {
  const client = new CloudFormationClient(awsClient({ answerMs: awsLimits.serviceMs }));
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: `NightFlow-${stage}-service` }));
  const url = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ApiUrl')?.OutputValue;
  if (!url) throw new Failure(`The stack of stage ${stage} does not name its API. Deploy it first.`);
  return url;
}

/** What the commands about Stripe need to know of a stage. Call `useStage` first. */
export async function stripeStageOf(stage: string): Promise<StripeStage> {
  const { testPayments, stripeHost = '' } = settingsOf(stage);
  const running = stage === 'local' ? runningSystem() : undefined;
  const api = running?.gateway ?? (await apiOf(stage));
  return {
    stage,
    secretName: stripeSecretName(stage),
    webhookUrl: `${api}/v1/payments/webhooks/stripe`,
    testPayments,
    host: stripeHost,
  };
}

/** Turns an AWS or network error into a Failure of one sentence. Returns any other error unchanged. */
export function explained(error: unknown, stage: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const { name, message } = error;
  if (name === 'ValidationError' && message.includes('does not exist')) {
    return new Failure(`Stage ${stage} is not deployed in this account and region.`);
  }
  if (message === 'Region is missing')
    return new Failure('The AWS region is missing. Set AWS_REGION to the region of the stage.');
  if (name.startsWith('Credentials')) {
    return new Failure(`No valid AWS credentials. Sign in as for a deployment (${message}).`);
  }
  const cause = 'code' in error ? error.code : undefined;
  if (cause === 'ECONNREFUSED' || cause === 'ENOTFOUND') {
    return new Failure(`${process.env.AWS_ENDPOINT_URL ?? 'AWS'} cannot be reached (${cause}).`);
  }
  return '$metadata' in error ? new Failure(`AWS rejected the request: ${name}: ${message}`) : error;
}
