import {
  ActionAfterCompletion,
  ConflictException,
  CreateScheduleCommand,
  FlexibleTimeWindowMode,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { scheduleEnv } from '../env.ts';

const { SCHEDULE_GROUP, SCHEDULE_ROLE_ARN, PRELOAD_ARN } = scheduleEnv.read();
const scheduler = new SchedulerClient(awsClient({ answerMs: awsLimits.serviceMs }));

/**
 * Creates or moves the schedule of an event, which is named by its id. It deletes itself after firing. `firesAt` in
 * epoch ms.
 */
export async function putPreloadSchedule(eventId: string, firesAt: number): Promise<void> {
  const schedule = {
    Name: eventId,
    GroupName: SCHEDULE_GROUP,
    // UTC to the second: `at(2026-07-04T17:30:00)`.
    ScheduleExpression: `at(${new Date(firesAt).toISOString().slice(0, 19)})`,
    FlexibleTimeWindow: { Mode: FlexibleTimeWindowMode.OFF },
    ActionAfterCompletion: ActionAfterCompletion.DELETE,
    Target: {
      Arn: PRELOAD_ARN,
      RoleArn: SCHEDULE_ROLE_ARN,
      Input: JSON.stringify({ eventId }),
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
    },
  };
  try {
    await scheduler.send(new CreateScheduleCommand(schedule));
  } catch (error) {
    if (!(error instanceof ConflictException)) throw error;
    await scheduler.send(new UpdateScheduleCommand(schedule));
  }
}
