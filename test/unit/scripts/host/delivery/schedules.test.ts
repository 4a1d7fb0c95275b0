import { describe, expect, it, test, vi } from 'vitest';
import { atMs, rateMs } from '../../../../../scripts/local/host/delivery/schedules/schedule-expression.ts';
import type { ScheduleRequest } from '../../../../../scripts/local/host/delivery/schedules/schedule-request.ts';
import type { SchedulePlan } from '../../../../../scripts/local/host/plan.ts';
import { deliver, fakeClock, functionArn, messagesOf, pass, planOf, queueArn, turns } from './setup.ts';

const schedulePlan = (more: Partial<SchedulePlan> = {}): SchedulePlan => ({
  name: 'every-minute',
  group: 'default',
  expression: 'rate(1 minute)',
  targetArn: functionArn('worker'),
  retries: 185,
  maxAgeSeconds: 86_400,
  ...more,
});

const plan = planOf({ scheduleGroups: ['preloads'] });

const request = (more: Partial<ScheduleRequest> = {}): ScheduleRequest => ({
  Name: 'evt_1',
  GroupName: 'preloads',
  ScheduleExpression: 'at(2099-07-04T17:30:00)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: { Arn: functionArn('worker'), RoleArn: 'arn:aws:iam::000000000000:role/r', Input: '{"eventId":"evt_1"}' },
  ...more,
});

const inSeconds = (seconds: number) => `at(${new Date(Date.now() + seconds * 1_000).toISOString().slice(0, 19)})`;

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(2 days)', 172_800_000],
  ['rate(1 minutes)', undefined],
  ['rate(2 hour)', undefined],
  ['rate(0 minutes)', undefined],
  ['cron(0 10 * * ? *)', undefined],
])('%s is %s ms', (expression, expected) => {
  expect(rateMs(expression)).toBe(expected);
});

test.each([
  ['at(2026-07-04T17:30:00)', 'UTC', '2026-07-04T17:30:00Z'],
  ['at(2026-07-04T17:30:00)', 'Europe/Berlin', '2026-07-04T15:30:00Z'],
  ['at(2026-01-04T17:30:00)', 'Europe/Berlin', '2026-01-04T16:30:00Z'],
  ['at(2026-03-29T04:00:00)', 'Europe/Berlin', '2026-03-29T02:00:00Z'],
  ['at(2026-03-08T01:30:00)', 'America/New_York', '2026-03-08T06:30:00Z'],
  ['at(2026-03-08T03:30:00)', 'America/New_York', '2026-03-08T07:30:00Z'],
])('%s in %s is %s', (expression, zone, expected) => {
  expect(atMs(expression, zone)).toBe(Date.parse(expected));
});

test.each([
  ['at(2026-02-30T10:00:00)', 'UTC'],
  ['at(2026-02-20)', 'UTC'],
  ['at(2026-02-20T10:00:00)', 'Mars/Base'],
])('%s in %s is no moment', (expression, zone) => {
  expect(atMs(expression, zone)).toBeUndefined();
});

describe('recurring', () => {
  it('runs first after one interval and then at its interval', async () => {
    fakeClock();
    const host = deliver(planOf({ schedules: [schedulePlan()] }));
    await pass(59_000);
    expect(host.invocations).toEqual([]);
    await pass(2_000);
    expect(host.invocations).toHaveLength(1);
    await pass(180_000);
    expect(host.invocations).toHaveLength(4);
  });

  it('sends its input, or the event of the Scheduler without one', async () => {
    fakeClock();
    const withInput = schedulePlan({ name: 'with-input', input: '{"a":1}' });
    const host = deliver(planOf({ schedules: [schedulePlan(), withInput] }));
    await pass(61_000);
    expect(host.invocations).toEqual([
      {
        version: '0',
        id: expect.any(String),
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '000000000000',
        time: expect.stringMatching(/Z$/),
        region: 'us-east-1',
        resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/every-minute'],
        detail: '{}',
      },
      { a: 1 },
    ]);
  });

  it('refuses other expressions and unknown targets', () => {
    const withSchedule = (more: Partial<SchedulePlan>) => () => deliver(planOf({ schedules: [schedulePlan(more)] }));
    expect(withSchedule({ expression: 'cron(* * * * ? *)' })).toThrow(/^every-minute: .*cron/);
    expect(withSchedule({ targetArn: queueArn('work') })).toThrow(/^every-minute: the target/);
    expect(withSchedule({ input: '{"a":"<aws.scheduler.execution-id>"}' })).toThrow(/^every-minute: .*context/);
  });
});

describe('one-time', () => {
  it('runs at its time with its input and deletes itself', async () => {
    fakeClock();
    const host = deliver(plan);
    const { schedules } = host.delivery;
    const created = await schedules.createSchedule(request({ ScheduleExpression: inSeconds(120) }));
    expect(created.ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/preloads/evt_1');
    await pass(115_000);
    expect(host.invocations).toEqual([]);
    await pass(10_000);
    expect(host.invocations).toEqual([{ eventId: 'evt_1' }]);
    await expect(schedules.getSchedule({ Name: 'evt_1', GroupName: 'preloads' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      status: 404,
    });
  });

  it('a time in the past runs immediately', async () => {
    const host = deliver(plan);
    await host.delivery.schedules.createSchedule(request({ ScheduleExpression: 'at(2020-01-01T00:00:00)' }));
    await turns();
    expect(host.invocations).toEqual([{ eventId: 'evt_1' }]);
  });

  it('without ActionAfterCompletion it stays, and does not run twice', async () => {
    fakeClock();
    const host = deliver(plan);
    const { ActionAfterCompletion, ...kept } = request({ ScheduleExpression: inSeconds(-5) });
    await host.delivery.schedules.createSchedule(kept);
    await pass(120_000);
    expect(host.invocations).toHaveLength(1);
    expect(await host.delivery.schedules.getSchedule(kept)).toMatchObject({ ActionAfterCompletion: 'NONE' });
  });

  it('describes a schedule with the defaults of AWS', async () => {
    const { schedules } = deliver(plan).delivery;
    await schedules.createSchedule(request({ ClientToken: 't1' }));
    const described = await schedules.getSchedule({ Name: 'evt_1', GroupName: 'preloads' });
    expect(described).toEqual({
      Arn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/preloads/evt_1',
      GroupName: 'preloads',
      Name: 'evt_1',
      ScheduleExpression: 'at(2099-07-04T17:30:00)',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      CreationDate: expect.any(Number),
      LastModificationDate: expect.any(Number),
      Target: {
        ...request().Target,
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
    });
    expect(Math.abs(described.CreationDate * 1_000 - Date.now())).toBeLessThan(10_000);
  });

  it('an update moves it and keeps its creation date', async () => {
    fakeClock();
    const host = deliver(plan);
    const { schedules } = host.delivery;
    await schedules.createSchedule(request({ ScheduleExpression: inSeconds(60) }));
    const before = await schedules.getSchedule(request());
    vi.setSystemTime(Date.now() + 5_000);
    await schedules.updateSchedule(request({ ScheduleExpression: inSeconds(300) }));
    const after = await schedules.getSchedule(request());
    expect(after.CreationDate).toBe(before.CreationDate);
    expect(after.LastModificationDate).toBeGreaterThan(before.LastModificationDate);
    await pass(200_000);
    expect(host.invocations).toEqual([]);
    await pass(120_000);
    expect(host.invocations).toHaveLength(1);
  });

  it('a deleted schedule does not run', async () => {
    fakeClock();
    const host = deliver(plan);
    await host.delivery.schedules.createSchedule(request({ ScheduleExpression: inSeconds(60) }));
    await host.delivery.schedules.deleteSchedule(request());
    await pass(120_000);
    expect(host.invocations).toEqual([]);
  });

  it('groups and names: unknown ones are not found, existing ones conflict', async () => {
    const { schedules } = deliver(plan).delivery;
    const notFound = { code: 'ResourceNotFoundException', status: 404 };
    const conflict = { code: 'ConflictException', status: 409 };
    await expect(schedules.createSchedule(request({ GroupName: 'mine' }))).rejects.toMatchObject(notFound);
    await expect(schedules.updateSchedule(request())).rejects.toMatchObject(notFound);
    await expect(schedules.deleteSchedule(request())).rejects.toMatchObject(notFound);
    await expect(schedules.createScheduleGroup({ Name: 'preloads' })).rejects.toMatchObject(conflict);

    await schedules.createScheduleGroup({ Name: 'mine' });
    await schedules.createSchedule(request({ GroupName: 'mine', ClientToken: 'a' }));
    await expect(schedules.createSchedule(request({ GroupName: 'mine', ClientToken: 'b' }))).rejects.toMatchObject(
      conflict,
    );
    // The SDK repeats a call whose answer was lost with the same token.
    expect(await schedules.createSchedule(request({ GroupName: 'mine', ClientToken: 'a' }))).toHaveProperty(
      'ScheduleArn',
    );
    const { GroupName, ...inDefault } = request();
    expect((await schedules.createSchedule(inDefault)).ScheduleArn).toMatch(/schedule\/default\/evt_1$/);
  });

  it.each([
    ['a cron expression', { ScheduleExpression: 'cron(0 10 * * ? *)' }],
    ['a rate', { ScheduleExpression: 'rate(1 minute)' }],
    ['an unknown zone', { ScheduleExpressionTimezone: 'Mars/Base' }],
    ['a flexible window', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }],
    ['a disabled state', { State: 'DISABLED' }],
    ['an invalid name', { Name: 'a/b' }],
    ['an unsupported member', { EndDate: 1 } as object],
    ['an unsupported target', { Target: { ...request().Target, SqsParameters: {} } }],
    ['an input that is no JSON', { Target: { ...request().Target, Input: '{' } }],
  ])('%s is refused', async (_, more) => {
    const { schedules } = deliver(plan).delivery;
    await expect(schedules.createSchedule(request(more))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('a schedule for an unknown function moves to its dead-letter queue, or is dropped', async () => {
    const host = deliver(plan);
    const Target = { ...request().Target, Arn: functionArn('gone') };
    const past = { ScheduleExpression: 'at(2020-01-01T00:00:00)' };
    await host.delivery.schedules.createSchedule(request({ ...past, Target }));
    await turns();
    const DeadLetterConfig = { Arn: queueArn('failures') };
    await host.delivery.schedules.createSchedule(
      request({ ...past, Name: 'evt_2', Target: { ...Target, DeadLetterConfig } }),
    );
    await turns();
    expect(await messagesOf(host, 'failures')).toMatchObject([{ body: { eventId: 'evt_1' } }]);
    expect(host.lines).toEqual([
      `The event of schedule evt_1 was dropped: ${Target.Arn} does not exist.`,
      `The event of schedule evt_2 moved to failures: ${Target.Arn} does not exist.`,
    ]);
  });
});
