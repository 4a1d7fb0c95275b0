import { describe, expect, it } from 'vitest';
import { stack, stacksOf } from '../support/state/stacks.ts';

describe.each(['dev', 'prod', 'local'])('stage %s', (stage) => {
  const stacks = stacksOf(stage);
  const streamsIn = (name: string) =>
    Object.entries(stack(stacks, name).findResources('AWS::Lambda::EventSourceMapping'))
      .filter(([, { Properties }]) => Properties.StartingPosition !== undefined)
      .map(([id, { Properties }]) => [id, name, Properties] as const);
  const streams = ['service', 'trail', 'accounting'].flatMap(streamsIn);

  it('reads four streams for the services, eight audited tables for the trail, and the ledger twice for accounting', () => {
    expect(streamsIn('service')).toHaveLength(4);
    expect(streamsIn('trail')).toHaveLength(8);
    expect(streamsIn('accounting')).toHaveLength(2);
  });

  it.each(streams)('%s of %s retries from the failed record and has a dead-letter queue', (id, name, Properties) => {
    expect(Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    // The trail, the ledger and the totals must not lose a record: it is retried for as long as the stream holds it.
    const isPersistent = /^(operationsonauditedchange|ordersprojector|accountingontransactionposted)/.test(id);
    expect(Properties.MaximumRetryAttempts).toBe(isPersistent ? undefined : 10);
    const queue = Properties.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0];
    expect(stack(stacks, name).findResources('AWS::SQS::Queue')).toHaveProperty(queue);
  });
});
