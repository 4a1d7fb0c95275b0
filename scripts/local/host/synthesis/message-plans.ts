import * as z from 'zod';
import type { Plan, QueuePlan, RulePlan } from '../plan.ts';
import type { Find } from './find-resources.ts';
import { ignored } from './template.ts';

const Bus = z.strictObject({ Name: z.string().optional() });

export const busPlans = (find: Find): Plan['buses'] =>
  find('AWS::Events::EventBus', Bus).map(({ ref, attributes: { Arn = '' } }) => ({ name: ref, arn: Arn }));

const Rule = z.strictObject({
  EventBusName: z.string(),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.literal('ENABLED').default('ENABLED'),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string().regex(/^arn:aws:(sqs|lambda):/, 'only queues and functions'),
      DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    }),
  ),
});

export function rulePlans(find: Find): RulePlan[] {
  return find('AWS::Events::Rule', Rule).map(({ ref, properties }) => ({
    name: ref,
    busName: properties.EventBusName,
    pattern: properties.EventPattern,
    targets: properties.Targets.map(({ Arn: arn, DeadLetterConfig }) => ({
      arn,
      ...(DeadLetterConfig && { deadLetterArn: DeadLetterConfig.Arn }),
    })),
  }));
}

const Queue = z.strictObject({
  VisibilityTimeout: z.int().default(30),
  DelaySeconds: z.int().min(0).max(900).default(0),
  MessageRetentionPeriod: z.int().default(4 * 24 * 3600),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.int() }).optional(),
  SqsManagedSseEnabled: ignored('the host encrypts nothing'),
});

export function queuePlans(find: Find): QueuePlan[] {
  return find('AWS::SQS::Queue', Queue).map(({ ref, attributes: { Arn = '', QueueName = '' }, properties }) => ({
    name: QueueName,
    arn: Arn,
    url: ref,
    visibilitySeconds: properties.VisibilityTimeout,
    delaySeconds: properties.DelaySeconds,
    retentionSeconds: properties.MessageRetentionPeriod,
    ...(properties.RedrivePolicy && {
      deadLetter: {
        arn: properties.RedrivePolicy.deadLetterTargetArn,
        maxReceives: properties.RedrivePolicy.maxReceiveCount,
      },
    }),
  }));
}
