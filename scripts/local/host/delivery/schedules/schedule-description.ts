import type { ScheduleRequest, ScheduleTarget } from './schedule-request.ts';
import { scheduleArn } from './scheduled-event.ts';

/** The output of `GetSchedule`. Dates in epoch seconds, as the REST API sends them. */
export interface ScheduleDescription {
  Arn: string;
  GroupName: string;
  Name: string;
  Description?: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  State: string;
  CreationDate: number;
  LastModificationDate: number;
  Target: ScheduleTarget;
  FlexibleTimeWindow: { Mode: string };
  ActionAfterCompletion: string;
}

/** Describes a schedule with the defaults of AWS. Times in epoch ms. */
export function describe(request: ScheduleRequest, createdAt: number, modifiedAt: number): ScheduleDescription {
  const { ClientToken, GroupName = 'default', Target, ...rest } = request;
  return {
    State: 'ENABLED',
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'NONE',
    ...rest,
    GroupName,
    Arn: scheduleArn(GroupName, rest.Name, Target.Arn),
    Target: {
      ...Target,
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185, ...Target.RetryPolicy },
    },
    CreationDate: createdAt / 1_000,
    LastModificationDate: modifiedAt / 1_000,
  };
}
