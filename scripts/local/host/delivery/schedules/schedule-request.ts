import { AwsError } from '../../aws-error.ts';
import { atMs } from './schedule-expression.ts';

export interface ScheduleTarget {
  Arn: string;
  RoleArn: string;
  /** JSON. */
  Input?: string;
  RetryPolicy?: { MaximumEventAgeInSeconds?: number; MaximumRetryAttempts?: number };
  DeadLetterConfig?: { Arn?: string };
}

/** The input of `CreateSchedule` and `UpdateSchedule`. `Name` comes from the path. */
export interface ScheduleRequest {
  Name: string;
  GroupName?: string;
  ClientToken?: string;
  Description?: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone?: string;
  State?: string;
  ActionAfterCompletion?: string;
  FlexibleTimeWindow: { Mode: string };
  Target: ScheduleTarget;
}

const supported = {
  schedule: [
    ...['Name', 'GroupName', 'ClientToken', 'Description', 'ScheduleExpression', 'ScheduleExpressionTimezone'],
    ...['State', 'ActionAfterCompletion', 'FlexibleTimeWindow', 'Target'],
  ],
  target: ['Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig'],
};

const invalid = (message: string) => new AwsError('ValidationException', message);

const unsupported = (what: string) => invalid(`The local cloud does not support ${what} in a schedule.`);

function checkMembers(value: object, names: readonly string[], prefix = ''): void {
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) throw unsupported(`${prefix}${unknown}`);
}

/** Names of schedules and groups. */
export function checkName(name: unknown, what: string): void {
  if (typeof name === 'string' && /^[0-9a-zA-Z\-_.]{1,64}$/.test(name)) return;
  throw invalid(`1 validation error detected: Value at '${what}' failed to satisfy constraint: [0-9a-zA-Z-_.]{1,64}`);
}

/** Returns `Input` as the function receives it, or `undefined` without one. */
function checkedInput(input: string | undefined): string | undefined {
  if (input === undefined) return undefined;
  if (input.includes('<aws.scheduler.')) throw unsupported('context attributes');
  try {
    JSON.parse(input);
  } catch {
    throw invalid('The Input of a Lambda target must be valid JSON.');
  }
  return input;
}

/**
 * Checks a request for a one-time schedule. Returns when it is due, in epoch ms.
 * @throws AwsError `ValidationException`.
 */
export function dueAt(request: ScheduleRequest): number {
  checkMembers(request, supported.schedule);
  checkName(request.Name, 'name');
  const { ScheduleExpression, ScheduleExpressionTimezone = 'UTC', State = 'ENABLED', Target } = request;
  if (request.FlexibleTimeWindow?.Mode !== 'OFF') throw unsupported('a flexible time window');
  if (State !== 'ENABLED') throw unsupported(`the state ${State}`);
  if (!['NONE', 'DELETE'].includes(request.ActionAfterCompletion ?? 'NONE')) {
    throw invalid(`Invalid ActionAfterCompletion ${request.ActionAfterCompletion}.`);
  }
  if (!Target?.Arn || !Target.RoleArn) throw invalid('A target needs an Arn and a RoleArn.');
  checkMembers(Target, supported.target, 'Target.');
  checkedInput(Target.Input);
  const at = atMs(ScheduleExpression, ScheduleExpressionTimezone);
  if (at === undefined) {
    throw invalid(`Invalid Schedule Expression ${ScheduleExpression} in the time zone ${ScheduleExpressionTimezone}.`);
  }
  return at;
}
