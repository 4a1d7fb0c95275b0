import * as z from 'zod';
import type { Plan, SchedulePlan } from '../plan.ts';
import type { Find } from './find-resources.ts';
import { ignored } from './template.ts';

const Schedule = z.strictObject({
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string().regex(/^(rate|at)\(/, 'only rates and single times'),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).default('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  State: z.literal('ENABLED').default('ENABLED'),
  Target: z.strictObject({
    Arn: z.string().regex(/^arn:aws:lambda:/, 'only functions'),
    Input: z.string().optional(),
    RetryPolicy: z
      .strictObject({
        MaximumRetryAttempts: z.int().default(185),
        MaximumEventAgeInSeconds: z.int().default(24 * 3600),
      })
      .prefault({}),
    RoleArn: ignored('the host checks no permissions'),
  }),
});

export function schedulePlans(find: Find): SchedulePlan[] {
  return find('AWS::Scheduler::Schedule', Schedule).map(({ ref, properties: { Target, ...schedule } }) => ({
    name: ref,
    group: schedule.GroupName,
    expression: schedule.ScheduleExpression,
    targetArn: Target.Arn,
    ...(Target.Input !== undefined && { input: Target.Input }),
    retries: Target.RetryPolicy.MaximumRetryAttempts,
    maxAgeSeconds: Target.RetryPolicy.MaximumEventAgeInSeconds,
  }));
}

const Group = z.strictObject({ Name: z.string().optional() });

/** Names of the schedule groups that the templates create. Scheduler's own group `default` is not among them. */
export const groupPlans = (find: Find): string[] => find('AWS::Scheduler::ScheduleGroup', Group).map(({ ref }) => ref);

const Machine = z.strictObject({
  DefinitionString: z.string(),
  RoleArn: ignored('the host checks no permissions'),
});

export const machinePlans = (find: Find): Plan['machines'] =>
  find('AWS::StepFunctions::StateMachine', Machine).map(({ ref, attributes: { Name = '' }, properties }) => {
    return { name: Name, arn: ref, definition: properties.DefinitionString };
  });
