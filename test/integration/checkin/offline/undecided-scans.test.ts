import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { boughtTickets, gateDevice, sendBatch } from '../../../support/actors/door.ts';
import { must, type Show, show } from '../../../support/actors/world.ts';
import { injectFaults } from '../../../support/engine/faults.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { placesOf } from '../../../support/state/places.ts';

/*
 * Goal: a scan that the server cannot decide now keeps none of the others waiting. It is left out of the answer, with
 * the later scans of its ticket, and counts when the device sends it again.
 * Method: the writes of one ticket fail, those of all tickets fail, and the time of a batch is used up.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => {
  vi.restoreAllMocks();
});

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const inAndOut = ({ eventId }: Show, code: string, index: number) => [
  { eventId, code, scanId: `${index} in`, scannedAt: ago(9) },
  { eventId, code, scanId: `${index} out`, scannedAt: ago(8), direction: 'out' },
  { eventId, code, scanId: `${index} again`, scannedAt: ago(7) },
];
const idsOf = (items: any[]): string[] => items.map(({ scanId }) => scanId);

async function party(tickets: number) {
  const night = await show();
  const { deviceToken } = await gateDevice(night);
  const { codes } = await boughtTickets(night, tickets);
  const scans = codes.flatMap((code, index) => inAndOut(night, code, index));
  const send = async (sent: object[] = scans) => must(200, await sendBatch(deviceToken, sent)).items as any[];
  const versionsOf = async () => (await placesOf(night.ticketTypeId)).map(({ version }) => version);
  return { night, codes, scans, send, versionsOf };
}

/** Lets every write of a ticket at the door fail that an error of the code or the store would make fail. */
async function breakWritesOf(code: string) {
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo) as (command: any, ...rest: any[]) => any;
  vi.spyOn(dynamo, 'send').mockImplementation(((command: any, ...rest: any[]) => {
    const isOfTicket = command.input?.ExpressionAttributeValues?.[':code'] === code;
    return isOfTicket && command instanceof UpdateCommand
      ? Promise.reject(new Error('The disk is full'))
      : send(command, ...rest);
  }) as never);
}

it('leaves out the scans of the ticket that cannot be written, and answers all others in their order', async () => {
  const { codes, scans, send, versionsOf } = await party(4);
  const [, broken = ''] = codes;
  await breakWritesOf(broken);
  const shuffled = scans.toReversed();
  const answered = shuffled.filter(({ code }) => code !== broken);
  const items = await send(shuffled);
  expect(idsOf(items)).toEqual(idsOf(answered));
  expect(new Set(items.map(({ result }) => result))).toEqual(new Set(['admitted', 'exited']));

  vi.restoreAllMocks();
  const rest = shuffled.filter(({ code }) => code === broken);
  expect(await send(rest)).toMatchObject([{ result: 'admitted' }, { result: 'exited' }, { result: 'admitted' }]);
  // The whole batch again: everything is answered now, and nothing is written.
  const before = await versionsOf();
  expect(idsOf(await send(shuffled))).toEqual(idsOf(shuffled));
  expect(await versionsOf()).toEqual(before);
});

it('a store that is busy for all of them answers none, and what was written counts once', async () => {
  const { scans, send } = await party(2);
  const table = process.env.TICKETS_TABLE ?? '';
  const happened = await injectFaults([{ kind: 'throttled', command: 'UpdateItem', share: 1, table }]);
  expect(await send()).toEqual([]);
  expect(happened.throttled).toBeGreaterThan(0);
  await injectFaults([{ kind: 'lost', command: 'UpdateItem', at: [0, 2], table }]);
  expect(idsOf(await send())).toEqual(idsOf(scans));
});

it('begins no further scan when the time of the batch is used up', async () => {
  const { night, scans, send } = await party(3);
  const { clock } = await import('../../../../shared/base/clock.ts');
  const { checkinLimits } = await import('../../../../functions/checkin/limits.ts');
  const now = clock.now.bind(clock);
  let entered = false;
  vi.spyOn(clock, 'now').mockImplementation(() => now() + (entered ? checkinLimits.batchMs : 0));
  const { dynamo } = await import('../../../../shared/dynamo/client.ts');
  const write = dynamo.send.bind(dynamo) as (command: any, ...rest: any[]) => any;
  vi.spyOn(dynamo, 'send').mockImplementation((async (command: any, ...rest: any[]) => {
    const answer = await write(command, ...rest);
    if (command instanceof UpdateCommand && command.input.TableName === process.env.TICKETS_TABLE) entered = true;
    return answer;
  }) as never);
  const some = await send();
  expect(some.length).toBeGreaterThan(0);
  // Each ticket has begun with its entry, and went no further.
  expect(idsOf(some).every((id) => id.endsWith(' in'))).toBe(true);
  vi.restoreAllMocks();
  expect(idsOf(await send())).toEqual(idsOf(scans));
  expect((await placesOf(night.ticketTypeId)).filter(({ status }) => status === 'used')).toHaveLength(3);
});
