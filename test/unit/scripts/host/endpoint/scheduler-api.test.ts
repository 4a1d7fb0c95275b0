import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, expect, it, vi } from 'vitest';
import { AwsError } from '../../../../../scripts/local/host/aws-error.ts';
import { errorOf, startEndpoint } from './server.ts';

const schedules = {
  createSchedule: vi.fn(async () => ({ ScheduleArn: 'created' })),
  updateSchedule: vi.fn(async () => ({ ScheduleArn: 'updated' })),
  getSchedule: vi.fn(async () => ({ Name: 'a b', CreationDate: 5, ScheduleExpression: 'at(2026-11-28T10:00:00)' })),
  deleteSchedule: vi.fn(async () => ({})),
  createScheduleGroup: vi.fn(async () => ({ ScheduleGroupArn: 'group' })),
};
let stop = async (): Promise<unknown> => undefined;
const connect = async () => {
  const started = await startEndpoint({ schedules: schedules as never });
  stop = started.stop;
  return new SchedulerClient(started.config);
};

afterEach(async () => {
  vi.clearAllMocks();
  await stop();
});

const Name = 'event-1';
const rest = {
  GroupName: 'preloads',
  ScheduleExpression: 'at(2026-11-28T10:00:00)',
  FlexibleTimeWindow: { Mode: 'OFF' as const },
  Target: { Arn: 'arn:function', RoleArn: 'arn:role', Input: '{"eventId":"1"}' },
};

it('schedules and groups are created, changed, read and deleted', async () => {
  const client = await connect();
  expect(await client.send(new CreateScheduleCommand({ Name, ...rest }))).toMatchObject({ ScheduleArn: 'created' });
  expect(schedules.createSchedule).toHaveBeenCalledWith({ Name, ...rest, ClientToken: expect.any(String) });
  expect(await client.send(new UpdateScheduleCommand({ Name, ...rest }))).toMatchObject({ ScheduleArn: 'updated' });
  expect(schedules.updateSchedule).toHaveBeenCalledWith({ Name, ...rest, ClientToken: expect.any(String) });
  const read = await client.send(new GetScheduleCommand({ Name, GroupName: 'preloads' }));
  expect(read).toMatchObject({ Name: 'a b', CreationDate: new Date(5_000) });
  expect(schedules.getSchedule).toHaveBeenCalledWith({ Name, GroupName: 'preloads' });
  await client.send(new DeleteScheduleCommand({ Name }));
  expect(schedules.deleteSchedule).toHaveBeenCalledWith({ Name });
  expect(await client.send(new CreateScheduleGroupCommand({ Name: 'preloads' }))).toMatchObject({
    ScheduleGroupArn: 'group',
  });
  expect(schedules.createScheduleGroup).toHaveBeenCalledWith({ Name: 'preloads' });
});

it('errors arrive as the classes of the SDK, and unknown operations are refused', async () => {
  const client = await connect();
  schedules.createSchedule.mockRejectedValueOnce(new AwsError('ConflictException', 'It exists', {}, 409));
  const conflict = await errorOf(client.send(new CreateScheduleCommand({ Name, ...rest })));
  expect(conflict).toBeInstanceOf(ConflictException);
  expect(conflict).toMatchObject({ message: 'It exists', $metadata: { httpStatusCode: 409 } });
  schedules.getSchedule.mockRejectedValueOnce(new AwsError('ResourceNotFoundException', 'Gone', {}, 404));
  expect(await errorOf(client.send(new GetScheduleCommand({ Name })))).toBeInstanceOf(ResourceNotFoundException);
  expect(await errorOf(client.send(new ListSchedulesCommand({})))).toMatchObject({ name: 'UnknownOperationException' });
});
