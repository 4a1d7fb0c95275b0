import { describe, expect, it } from 'vitest';
import { stack, stacksOf } from '../support/state/stacks.ts';

describe.each(['dev', 'prod', 'local'])('stage %s', (stage) => {
  const stacks = stacksOf(stage);
  const streamsIn = (name: string) =>
    Object.entries(stack(stacks, name).findResources('AWS::Lambda::EventSourceMapping'))
      .filter(([, { Properties }]) => Properties.StartingPosition !== undefined)
      .map(([id, { Properties }]) => [id, name, Properties] as const);
  const streams = ['service', 'trail'].flatMap(streamsIn);

  it('reads outbox, events, tickets and orders, and every audited table for the trail', () => {
    expect(streamsIn('service')).toHaveLength(4);
    expect(streamsIn('trail')).toHaveLength(8);
  });

  it.each(streams)(
    '%s of %s tries again from the record that failed, and keeps what is given up',
    (id, name, Properties) => {
      expect(Properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
      // The trail has no second way: its records are tried for as long as the stream keeps them.
      expect(Properties.MaximumRetryAttempts).toBe(id.startsWith('operationsonauditedchange') ? undefined : 10);
      const queue = Properties.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0];
      expect(stack(stacks, name).findResources('AWS::SQS::Queue')).toHaveProperty(queue);
    },
  );
});
