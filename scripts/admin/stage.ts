import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { settingsOf } from '../../infra/config.ts';
import { cloudEnvironment } from '../local/environment.ts';
import { Failure } from '../local/process/failure.ts';
import { runningSystem } from '../local/process/running.ts';

/** `Users0A0EEA89`, as CDK names a table of the data stack, is `USERS_TABLE` in a function's environment. */
export const tableVariable = (logicalId: string): string => `${logicalId.slice(0, -8).toUpperCase()}_TABLE`;

/** Points this process at the cloud that `npm start` runs; credentials of a real account do not stay in it. */
function useLocalCloud(): void {
  const running = runningSystem();
  if (!running) throw new Failure('NightFlow is not running here: run `npm start` in another terminal first.');
  const clean = cloudEnvironment(running.endpoint);
  for (const name of Object.keys(process.env)) if (!(name in clean)) delete process.env[name];
  Object.assign(process.env, clean);
}

/** Settings of the stage that the stores ask for, by the names of their environment. */
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

/** The tables and the session secret of the stage, as CloudFormation made them. */
async function resourcesOf(stage: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const pages = paginateListStackResources(
    { client: new CloudFormationClient({ maxAttempts: 3 }) },
    { StackName: `NightFlow-${stage}-data` },
  );
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType } of StackResourceSummaries) {
      if (ResourceType === 'AWS::DynamoDB::Table') found[tableVariable(LogicalResourceId)] = PhysicalResourceId;
      if (LogicalResourceId.startsWith('SessionSecret')) found.SESSION_SECRET_ARN ??= PhysicalResourceId;
    }
  }
  return found;
}

/**
 * Gives this process the environment that the functions of a stage have, so that the stores write where they write.
 * Who may do this is whoever the person's AWS credentials say; `AWS_ENDPOINT_URL` and `AWS_REGION` count as always.
 */
export async function useStage(stage: string): Promise<void> {
  const settings = settingsFor(stage);
  if (stage === 'local' && !process.env.AWS_ENDPOINT_URL) useLocalCloud();
  Object.assign(process.env, settings, { SERVICE: 'admin' }, await resourcesOf(stage));
}

/** A refusal of AWS, or of the way there, as one sentence; any other error as it is. */
export function explained(error: unknown, stage: string): unknown {
  if (!(error instanceof Error) || error instanceof Failure) return error;
  const { name, message } = error;
  if (name === 'ValidationError' && message.includes('does not exist')) {
    return new Failure(`Stage ${stage} is not deployed in this account and region.`);
  }
  if (message === 'Region is missing') return new Failure('Say in which region the stage is: set AWS_REGION.');
  if (name.startsWith('Credentials')) {
    return new Failure(`AWS does not know who you are: sign in as for a deployment (${message}).`);
  }
  const cause = 'code' in error ? error.code : undefined;
  if (cause === 'ECONNREFUSED' || cause === 'ENOTFOUND') {
    return new Failure(`${process.env.AWS_ENDPOINT_URL ?? 'AWS'} cannot be reached (${cause}).`);
  }
  return '$metadata' in error ? new Failure(`AWS refused: ${name}: ${message}`) : error;
}
