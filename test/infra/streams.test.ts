import { describe, expect, it } from 'vitest';
import { stack, stacksOf } from '../support/stacks.ts';

describe.each(['dev', 'prod', 'local'])('stage %s', (stage) => {
  const service = stack(stacksOf(stage), 'service');
  const streams = Object.entries(service.findResources('AWS::Lambda::EventSourceMapping')).filter(
    ([, { Properties }]) => Properties.StartingPosition !== undefined,
  );

  it('reads outbox, tickets and orders, and every audited table for the trail', () => expect(streams).toHaveLength(11));

  it.each(streams)('%s tries again from the record that failed, and keeps what is given up', (id, { Properties }) => {
    expect(Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    // The trail has no second way: its records are tried for as long as the stream keeps them.
    expect(Properties.MaximumRetryAttempts).toBe(id.startsWith('operationsonauditedchange') ? undefined : 10);
    const queue = Properties.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0];
    expect(service.findResources('AWS::SQS::Queue')).toHaveProperty(queue);
  });
});
