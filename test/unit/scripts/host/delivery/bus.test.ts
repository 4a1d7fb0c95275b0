import { expect, it } from 'vitest';
import type { PutEventsEntry } from '../../../../../scripts/local/host/delivery/bus.ts';
import type { Plan } from '../../../../../scripts/local/host/plan.ts';
import { deliver, functionArn, messagesOf, planOf, queueArn, queueMapping, turn, turns } from './setup.ts';

const rule = (
  name: string,
  arn: string,
  pattern: object = { source: ['nightflow.orders'] },
): Plan['rules'][number] => ({
  name,
  busName: 'bus',
  pattern,
  targets: [{ arn }],
});

const entry = (more: PutEventsEntry = {}): PutEventsEntry => ({
  EventBusName: 'bus',
  Source: 'nightflow.orders',
  DetailType: 'OrderConfirmed',
  Detail: '{"orderId":"o1"}',
  ...more,
});

it('sends the envelope to the queue and the function of matching rules', async () => {
  const rules = [
    rule('ToQueue', queueArn('work')),
    rule('ToFunction', functionArn('worker'), { 'detail-type': ['OrderConfirmed'] }),
    rule('Other', queueArn('failures'), { 'detail-type': ['OrderRefunded'] }),
  ];
  const host = deliver(planOf({ rules }));
  const { FailedEntryCount, Entries } = await host.delivery.bus.putEvents([
    entry({ Time: 1_790_000_000.5, Resources: ['r1'] }),
  ]);
  await turns();

  const envelope = {
    version: '0',
    id: (Entries[0] as { EventId: string }).EventId,
    'detail-type': 'OrderConfirmed',
    source: 'nightflow.orders',
    account: '000000000000',
    time: '2026-09-21T14:13:20Z',
    region: 'us-east-1',
    resources: ['r1'],
    detail: { orderId: 'o1' },
  };
  expect(FailedEntryCount).toBe(0);
  expect(host.invocations).toEqual([envelope]);
  expect(await messagesOf(host, 'work')).toMatchObject([{ body: envelope }]);
  expect(host.delivery.queues.depth(queueArn('failures'))).toBe(0);
});

it('an event is delivered in the turn of the event loop in which it is accepted, without a timer', async () => {
  const rules = [rule('ToQueue', queueArn('work')), rule('ToFunction', functionArn('other'))];
  const functions = planOf().functions;
  const other = { ...(functions[0] as (typeof functions)[0]), name: 'other', arn: functionArn('other') };
  const host = deliver(planOf({ rules, queueMappings: [queueMapping()], functions: [...functions, other] }));
  await turns();

  await host.delivery.bus.putEvents([entry()]);
  await turn();
  expect(host.invocations).toHaveLength(2);
});

it('nothing is delivered before the event is on disk', async () => {
  const rules = [rule('ToQueue', queueArn('work')), rule('ToFunction', functionArn('worker'))];
  const host = deliver(planOf({ rules, queueMappings: [queueMapping()] }));
  await turns();

  let isStored = false;
  const put = host.delivery.bus.putEvents([entry()]).then(() => {
    isStored = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect([isStored, host.invocations.length]).toEqual([false, 0]);
  await put;
  await turn();
  expect(host.invocations).toHaveLength(2);
});

it('refused entries do not affect the others', async () => {
  const host = deliver(planOf({ rules: [rule('ToQueue', queueArn('work'))] }));
  const { Source, ...withoutSource } = entry();
  const { DetailType, ...withoutType } = entry();
  const { Detail, ...withoutDetail } = entry();
  const entries = [
    withoutSource,
    withoutType,
    withoutDetail,
    entry({ Detail: '{' }),
    entry({ Detail: '[]' }),
    entry({ Source: 'aws.s3' }),
    entry(),
  ];
  const { FailedEntryCount, Entries } = await host.delivery.bus.putEvents(entries);
  expect(FailedEntryCount).toBe(6);
  expect(Entries.map((result) => ('ErrorCode' in result ? result.ErrorCode : 'accepted'))).toEqual([
    'InvalidArgument',
    'InvalidArgument',
    'InvalidArgument',
    'MalformedDetail',
    'MalformedDetail',
    'NotAuthorizedForSourceException',
    'accepted',
  ]);
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(1);
});

it('a bus is named by its name or ARN. An event for an unknown bus is accepted, dropped and logged', async () => {
  const host = deliver(planOf({ rules: [rule('ToQueue', queueArn('work'))] }));
  const arn = 'arn:aws:events:us-east-1:000000000000:event-bus/bus';
  const { EventBusName, ...toDefault } = entry();
  const names = [entry({ EventBusName: arn }), entry({ EventBusName: 'none' }), toDefault];
  expect((await host.delivery.bus.putEvents(names)).FailedEntryCount).toBe(0);
  expect(host.delivery.queues.depth(queueArn('work'))).toBe(1);
  expect(host.lines).toEqual([
    'Event OrderConfirmed of nightflow.orders was dropped: the event bus none does not exist.',
    'Event OrderConfirmed of nightflow.orders was dropped: the event bus default does not exist.',
  ]);
});

it('a call with no entries, more than ten or more than 256 KB fails as a whole', async () => {
  const { delivery } = deliver(planOf({ rules: [rule('ToQueue', queueArn('work'))] }));
  const detail = (bytes: number) => entry({ Detail: JSON.stringify({ text: 'x'.repeat(bytes) }) });
  for (const entries of [[], Array.from({ length: 11 }, () => entry()), [detail(130_000), detail(133_000)]]) {
    await expect(delivery.bus.putEvents(entries)).rejects.toMatchObject({ code: 'ValidationException' });
  }
  expect(delivery.queues.depth(queueArn('work'))).toBe(0);
  expect((await delivery.bus.putEvents([detail(130_000), detail(131_000)])).FailedEntryCount).toBe(0);
});

it('refuses a rule with an unknown target, an unknown bus or an unsupported pattern', () => {
  const withRule = (one: Plan['rules'][number]) => () => deliver(planOf({ rules: [one] }));
  expect(withRule(rule('R', 'arn:aws:sns:us-east-1:000000000000:topic'))).toThrow(/^R: the target/);
  expect(withRule({ ...rule('R', queueArn('work')), busName: 'none' })).toThrow(/^R: the event bus none/);
  expect(withRule(rule('R', queueArn('work'), { source: [{ suffix: 'x' }] }))).toThrow(/^R: .*suffix/);
});
