import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { beforeAll, expect, it, vi } from 'vitest';
import { checkinLimits } from '../../../../functions/checkin/limits.ts';
import { addType, type Draft, draft, must, publish } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { announced } from '../../../support/state/outbox.ts';

/*
 * Goal: the preload of an event is scheduled half an hour before its doors, in any order of messages.
 * Method: real schedules in a group of this run, read back after each message.
 */

const group = `doors-${Date.now()}`;
const role = 'arn:aws:iam::000000000000:role/preload';
const target = 'arn:aws:lambda:us-east-1:000000000000:function:preload';

beforeAll(async () => {
  await startInProcess({ cache: false });
  Object.assign(process.env, { SCHEDULE_GROUP: group, SCHEDULE_ROLE_ARN: role, PRELOAD_ARN: target });
  await new SchedulerClient({}).send(new CreateScheduleGroupCommand({ Name: group }));
});

const inDays = (days: number) => Math.round(Date.now() / 1000) * 1000 + days * 86_400_000;
const hourMs = 3_600_000;

async function published(): Promise<Draft> {
  const event = await draft({ doorsIn: 48 });
  must(201, await addType(event));
  must(200, await publish(event));
  return event;
}

const moveTo = ({ organizer, eventId }: Draft, doorsOpenAt: number) => {
  const at = (ms: number) => new Date(doorsOpenAt + ms).toISOString();
  const body = { doorsOpenAt: at(0), startsAt: at(hourMs), endsAt: at(4 * hourMs) };
  return call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body });
};

/** Delivers all messages of this type about an event to the consumer that schedules its preload. */
async function deliver({ eventId }: Draft, type: 'EventPublished' | 'EventRescheduled'): Promise<void> {
  const file = type === 'EventPublished' ? 'on-event-published' : 'on-event-rescheduled';
  const { handler } = await import(`../../../../functions/checkin/${file}.ts`);
  for (const event of await announced()) {
    if (event.type === type && event.subject === eventId) await handler({ detail: event });
  }
}

async function scheduledAt({ eventId }: Draft): Promise<number> {
  const schedule = await new SchedulerClient({}).send(new GetScheduleCommand({ GroupName: group, Name: eventId }));
  expect(schedule.Target).toMatchObject({ Arn: target, RoleArn: role, Input: JSON.stringify({ eventId }) });
  const [, at] = /^at\((.*)\)$/.exec(schedule.ScheduleExpression ?? '') ?? [];
  return Date.parse(`${at}Z`);
}

it('moves the schedule with the doors, and not back when an older message arrives late', async () => {
  const event = await published();
  await deliver(event, 'EventPublished');
  const first = await scheduledAt(event);
  expect(Math.abs(first - (inDays(2) - checkinLimits.preloadLeadMs))).toBeLessThan(60_000);
  const doors = inDays(9);
  must(200, await moveTo(event, inDays(5)));
  must(200, await moveTo(event, doors));
  await deliver(event, 'EventRescheduled');
  expect(await scheduledAt(event)).toBe(doors - checkinLimits.preloadLeadMs);
  await deliver(event, 'EventPublished');
  expect(await scheduledAt(event)).toBe(doors - checkinLimits.preloadLeadMs);
});

it('creates a schedule again after the first has fired and is deleted', async () => {
  const event = await published();
  const doors = inDays(3);
  must(200, await moveTo(event, doors));
  await deliver(event, 'EventRescheduled');
  expect(await scheduledAt(event)).toBe(doors - checkinLimits.preloadLeadMs);
});

it('follows doors that are moved while it writes the schedule', async () => {
  const event = await published();
  const doors = inDays(6);
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const { GetCommand } = await import('@aws-sdk/lib-dynamodb');
  const send = dynamo.send.bind(dynamo) as (command: unknown) => Promise<never>;
  const spy = vi.spyOn(dynamo, 'send').mockImplementation(async (command: unknown) => {
    const answer = await send(command);
    if (command instanceof GetCommand && command.input.Key?.sk === 'event') {
      spy.mockRestore();
      must(200, await moveTo(event, doors));
    }
    return answer;
  });
  await deliver(event, 'EventPublished');
  expect(await scheduledAt(event)).toBe(doors - checkinLimits.preloadLeadMs);
});

it('requests a preload immediately when the doors open in less than half an hour', async () => {
  const event = await published();
  must(200, await moveTo(event, Date.now() + 60_000));
  await deliver(event, 'EventRescheduled');
  const requests = (await announced()).filter(
    ({ type, subject }) => type === 'PreloadRequested' && subject === event.eventId,
  );
  expect(requests).toHaveLength(1);
  expect((await scheduledAt(event)) - Date.now()).toBeGreaterThan(30_000);
});
