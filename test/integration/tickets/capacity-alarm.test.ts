import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChangesRow } from '../../../shared/door/door-rows.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';
import { type Draft, draft, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { randomFrom } from '../../support/faults/random-from.ts';
import { unreliableStore } from '../../support/faults/unreliable-store.ts';
import { call } from '../../support/http/client.ts';
import { announced } from '../../support/state/outbox.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: each time that a crowd reaches 90 or 100 % of a capacity it is announced, once.
 * Method: changes of places reach the projector as the stream brings them, also twice, at once, and while the store
 * fails or loses its answers. A ticket of a group makes a crowd of any size with one change.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(async () => {
  vi.restoreAllMocks();
  await resetTime();
});

/** The rules of a door follow within this time. */
const memoryMs = 11_000;

interface Door extends Draft {
  /** Has so many people of a zone inside, as one batch of the stream. */
  crowd(inside: number, zone?: string): DynamoDBRecord[];
}

async function setRules({ eventId, organizer }: Draft, zones: object[]): Promise<void> {
  const body = { zones };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
}

const zone = 'Floor';

/** An event whose venue holds 1,000 people, with gates of two zones. One holds 100, the other one any number. */
async function openDoor(capacity = 100): Promise<Door> {
  const event = await draft({ venue: { capacity: 1_000 } });
  for (const name of [zone, 'Bar']) {
    const body = { name: `To the ${name}`, zone: name };
    must(201, await call('POST', `/v1/events/${event.eventId}/gates`, { token: event.organizer.token, body }));
  }
  await setRules(event, [{ zone, capacity }]);
  return { ...event, crowd: crowds(event.eventId) };
}

/** The ticket of a group for each zone, whose people come and go. */
function crowds(eventId: string) {
  const places = new Map<string, Ticket>();
  const ticketTypeId = typeIdOf(eventId, '7K2MP');
  return (inside: number, of = zone): DynamoDBRecord[] => {
    const spot = { ticketTypeId, shard: 0, number: of.length };
    const sold: Ticket = { ...placeKey(spot), ...spot, status: 'sold', sale: 1, issue: 1, version: 3 };
    const before = places.get(of) ?? sold;
    const version = before.version + 1;
    const where = { at: Date.now(), zone: of };
    const people = { people: inside, entered: Math.max(inside, before.admission?.entered ?? 0) };
    const scan = { scanId: `dev_1/${version}`, marks: [`dev_1/${version}`], inside: inside > 0, first: where };
    const after: Ticket = { ...sold, version, status: 'used', admission: { ...where, ...scan, ...people } };
    places.set(of, after);
    return [recordOf(after, before)];
  };
}

const recordOf = (after: Ticket, before: Ticket): DynamoDBRecord => ({
  dynamodb: {
    ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
    SequenceNumber: `${after.sk} ${after.version}`,
    NewImage: marshall(after, { removeUndefinedValues: true }) as never,
    OldImage: marshall(before, { removeUndefinedValues: true }) as never,
  },
});

async function project(Records: DynamoDBRecord[]): Promise<void> {
  const { handler } = await import('../../../functions/tickets/projector.ts');
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
}

/** What was announced of an event, oldest first. */
async function told({ eventId }: Draft): Promise<object[]> {
  const events = (await announced()).filter(({ type, subject }) => type === 'CapacityReached' && subject === eventId);
  return events.sort((one, other) => (one.id < other.id ? -1 : 1)).flatMap(({ data }) => (data as any).crowds);
}
const ofFloor = (share: number, inside: number, capacity = 100) => ({ zone, share, inside, capacity });

describe('a crowd in a zone', () => {
  it('is announced at 90 and at 100 %, and not in between', async () => {
    const door = await openDoor();
    for (const inside of [89, 90, 99, 100, 101]) await project(door.crowd(inside));
    expect(await told(door)).toEqual([ofFloor(90, 90), ofFloor(100, 100)]);
  });

  it('is announced again only after it was clearly smaller', async () => {
    const door = await openDoor();
    for (const inside of [100, 91, 100, 90, 100]) await project(door.crowd(inside));
    expect(await told(door)).toEqual([ofFloor(100, 100)]);
    for (const inside of [89, 100, 79, 90, 0, 90]) await project(door.crowd(inside));
    expect((await told(door)).slice(1)).toEqual([ofFloor(100, 100), ofFloor(90, 90), ofFloor(90, 90)]);
  });

  it('is not announced without a capacity, but in the venue', async () => {
    const door = await openDoor();
    for (const inside of [899, 1_200]) await project(door.crowd(inside, 'Bar'));
    expect(await told(door)).toEqual([{ share: 100, inside: 1_200, capacity: 1_000 }]);
  });

  it('is announced together with the venue that it fills', async () => {
    const door = await openDoor(900);
    await project(door.crowd(900));
    const events = (await announced()).filter(
      ({ subject, type }) => subject === door.eventId && type.startsWith('Cap'),
    );
    expect(events.map(({ data }) => (data as any).crowds)).toEqual([
      [{ share: 90, inside: 900, capacity: 1_000 }, ofFloor(100, 900, 900)],
    ]);
  });

  it('follows a capacity that changes in between', async () => {
    const door = await openDoor(200);
    await project(door.crowd(95));
    await setRules(door, [{ zone, capacity: 100 }]);
    await passTime(memoryMs);
    await project(door.crowd(96));
    expect(await told(door)).toEqual([ofFloor(90, 96)]);
    await setRules(door, [{ zone, capacity: 400 }]);
    await passTime(memoryMs);
    await project(door.crowd(97));
    await setRules(door, []);
    await passTime(memoryMs);
    await project(door.crowd(500));
    expect(await told(door)).toHaveLength(1);
    await setRules(door, [{ zone, capacity: 500 }]);
    await passTime(memoryMs);
    await project(door.crowd(501));
    expect((await told(door)).slice(1)).toEqual([ofFloor(100, 501, 500)]);
  });

  it('raises an alarm of the stage for each share, without the words of the organizer', async () => {
    const { log } = await import('../../../shared/base/log.ts');
    const lines = vi.spyOn(log, 'error').mockImplementation(() => {});
    const door = await openDoor();
    for (const inside of [90, 100, 100]) await project(door.crowd(inside));
    const facts = { eventId: door.eventId, place: 'zone', capacity: 100 };
    expect(lines.mock.calls).toEqual([
      ['a capacity is nearly reached at a door', { ...facts, inside: 90, alarm: 'capacity-nearly-reached' }],
      ['a capacity is reached at a door', { ...facts, inside: 100, alarm: 'capacity-reached' }],
    ]);
  });
});

it('an event that is over announces nothing, though phones deliver late', async () => {
  const door = await openDoor();
  await project(door.crowd(80));
  await passTime(4 * 3_600_000 + memoryMs);
  await project(door.crowd(1_000));
  expect(await told(door)).toEqual([]);
});

describe('while reads of capacities', () => {
  /** Has reads of venues end so. */
  async function readsOfVenues(end: () => Promise<never>): Promise<void> {
    const { dynamo } = await import('../../../shared/dynamo/client.ts');
    const send = dynamo.send.bind(dynamo);
    vi.spyOn(dynamo, 'send').mockImplementation(((command: { input: { TableName?: string } }) =>
      command.input.TableName === process.env.VENUES_TABLE ? end() : send(command as never)) as never);
  }
  const isOut = new Error('the table is out');

  it('fail, the log goes on, and the share is announced later', async () => {
    const door = await openDoor();
    await readsOfVenues(() => Promise.reject(isOut));
    await project(door.crowd(95));
    expect(await told(door)).toEqual([]);
    vi.restoreAllMocks();
    await project(door.crowd(96));
    expect(await told(door)).toEqual([ofFloor(90, 96)]);
  });

  it('have no answer, the log does not wait for one', async () => {
    const door = await openDoor();
    const read = Promise.withResolvers<never>();
    await readsOfVenues(() => read.promise);
    await project(door.crowd(95));
    expect(await told(door)).toEqual([]);
    vi.restoreAllMocks();
    read.reject(isOut);
    await read.promise.catch(() => {});
    await project(door.crowd(96));
    expect(await told(door)).toEqual([ofFloor(90, 96)]);
  });
});

/** What the log says that crowds have reached, row by row. */
async function reachedInLog(eventId: string): Promise<string[]> {
  const { readChangesSince } = await import('../../../functions/checkin/log/changes-store.ts');
  const rows: ChangesRow[] = [];
  for await (const page of readChangesSince(eventId, 0)) rows.push(...page);
  return rows.flatMap(({ crowds = {}, tallies }, index) =>
    Object.entries(crowds)
      .filter(([name, share]) => share > (rows[index - 1]?.crowds?.[name] ?? 0))
      .map(([name, share]) => `${name} ${share} ${tallies[name]?.[1]}`),
  );
}

it.each([1, 2, 3])('each share is announced once, though the stream delivers twice (seed %i)', async (seed) => {
  const random = randomFrom(seed);
  const door = await openDoor();
  // The places of each zone are in a shard of the stream. Both shards are delivered at once.
  const sizes = (most: number) => Array.from({ length: 40 }, () => Math.floor(random() * most));
  const shards = [
    sizes(120).map((inside) => door.crowd(inside)),
    sizes(1_000).map((inside) => door.crowd(inside, 'Bar')),
  ];
  const { handler } = await import('../../../functions/tickets/projector.ts');
  await unreliableStore(random);
  await Promise.all(
    shards.map(async (batches) => {
      for (const Records of batches) {
        for (let deliveries = random() < 0.5 ? 2 : 1; deliveries > 0; ) {
          const { batchItemFailures } = await handler({ Records });
          if (batchItemFailures.length === 0) deliveries--;
        }
      }
    }),
  );
  vi.restoreAllMocks();
  const reached = await reachedInLog(door.eventId);
  expect(reached.length).toBeGreaterThan(5);
  const names = (await told(door)).map(
    ({ zone: of, share, inside }: any) => `${of ? `zone#${of}` : 'all'} ${share} ${inside}`,
  );
  expect(names.sort()).toEqual(reached.sort());
});
