import { dirname } from 'node:path';
import type { FunctionPlan } from '../plan.ts';

/**
 * Invocations that one worker serves at a time: the default of an account. The variable also tells loggers and SDK
 * clients to keep the state of concurrent invocations apart, as on Lambda Managed Instances.
 */
export const maxConcurrency = 1_000;

/**
 * The environment of a function: what Lambda sets, `shared` (endpoint and credentials) and the deployed variables.
 * It holds nothing of the developer's shell.
 */
export function environmentOf(
  plan: FunctionPlan,
  bundle: string,
  shared: Record<string, string>,
): Record<string, string> {
  const region = plan.arn.split(':')[3] ?? '';
  return {
    _HANDLER: 'index.handler',
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local/[$LATEST]',
    AWS_LAMBDA_MAX_CONCURRENCY: String(maxConcurrency),
    AWS_REGION: region,
    LAMBDA_TASK_ROOT: dirname(bundle),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    // SDK clients find the home folder without a variable: this hides the profiles of real accounts.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...shared,
    ...plan.environment,
  };
}
