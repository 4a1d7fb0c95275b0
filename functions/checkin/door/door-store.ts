import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { cacheKeys } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { type DoorTicket, decodeDoorTicket, encodeDoorTicket, toDoorTicket } from '../../../shared/door/door-ticket.ts';
import type { TicketCode } from '../../../shared/door/ticket-code.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import type { Device } from '../../../shared/http/caller.ts';
import { httpLimits } from '../../../shared/http/limits.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { readPublicKey } from '../../../shared/records/auth-rows.ts';
import { gates, markSeen } from '../devices/device-store.ts';
import type { Gate } from '../devices/gate.ts';
import { doorEnv } from '../env.ts';
import { sellingOf } from '../preload/sold-tickets-store.ts';
import { firstEntry, furtherPassage, type Passage } from './passage.ts';

const { TICKETS_TABLE, VALKEY } = doorEnv.read();
const cache = openCache(VALKEY);
/** A change of doors, types or gates is seen at the door within this. */
const factsMemoryMs = 10_000;
/** How long an exit is kept in the cache; a lost entry costs one read. */
const exitMs = 86_400_000;

export const ticketKeyOf = memoizeFor(
  httpLimits.callerMemoryMs,
  async (kid: string) => (await readPublicKey('ticket', kid))?.jwk,
);

/** Facts and type names of an event; `undefined`, and not remembered, until it is published. */
export const sellingFor = memoizeFor(factsMemoryMs, async (eventId: string) => {
  const { facts, types } = await sellingOf(eventId);
  return facts && { facts, typeNames: new Map(types.map((type) => [type.ticketTypeId, type.name])) };
});

const rememberedGates = memoizeFor(factsMemoryMs, gates);

/** The gates of an event; read afresh where one of those `wanted` is younger than what is remembered. */
export async function gatesFor(eventId: string, wanted: readonly string[]): Promise<Gate[]> {
  const known = await rememberedGates(eventId);
  const knows = (gateId: string) => known.some(({ id }) => id === gateId);
  return wanted.every(knows) ? known : gates(eventId);
}

const cacheKey = (code: TicketCode): string => cacheKeys.door(eventOfType(code.ticketTypeId), ticketIdOf(code));

export interface Found {
  ticket: DoorTicket | undefined;
  /** The cache trails the table and knows one mark only. */
  fromCache: boolean;
}

/**
 * The ticket of a code: from the cache, or one consistent read where the cache does not know it. The cache trails the
 * table by a moment: a code that is newer than the cached record shows that the record is old, and whoever leaves may
 * have entered just now, so an exit asks the table.
 */
export async function findTicket(code: TicketCode, direction: 'in' | 'out'): Promise<Found> {
  const text = direction === 'in' ? await cache.get(cacheKey(code)) : undefined;
  const cached = text === undefined ? undefined : decodeDoorTicket(text);
  return cached && cached.issue >= code.issue ? { ticket: cached, fromCache: true } : readTicket(code);
}

/** The ticket as it is, with all its marks. */
export async function readTicket(code: TicketCode): Promise<Found> {
  const row = await getItem<Ticket>(TICKETS_TABLE, placeKey(code), { consistent: true });
  return { ticket: row && toDoorTicket(row), fromCache: false };
}

/**
 * A passage through the door: one conditional write, of the sale and issue that the code carries. `known` says what was
 * found before, and so which of the two passages this is. Where the condition fails nothing is written and the ticket is
 * answered as it is.
 */
export async function pass(
  code: TicketCode,
  passage: Passage,
  known: DoorTicket | undefined,
): Promise<{ passed: boolean; ticket: DoorTicket | undefined }> {
  const change = known?.status === 'sold' ? firstEntry(passage) : furtherPassage(passage);
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: TICKETS_TABLE,
        Key: placeKey(code),
        UpdateExpression: [
          `SET ${[...change.set, '#version = #version + :one'].join(', ')}`,
          ...(change.remove ? [`REMOVE ${change.remove}`] : []),
        ].join(' '),
        ConditionExpression: `sale = :sale AND issue = :issue AND ${change.condition}`,
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...change.names },
        ExpressionAttributeValues: { ':one': 1, ':sale': code.sale, ':issue': code.issue, ...change.values },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const ticket = Attributes as Ticket;
    // The stream tells the cache of every passage; an exit tells it at once, or an early return would be refused.
    if (!passage.inside)
      await cache.setNewer(cacheKey(code), ticket.version, encodeDoorTicket(ticket), passage.at + exitMs);
    return { passed: true, ticket: toDoorTicket(ticket) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { passed: false, ticket: error.Item && toDoorTicket(unmarshall(error.Item) as Ticket) };
  }
}

/** When the device was last seen, written at most every 30 seconds by each process. */
const sighting = memoizeFor(httpLimits.callerMemoryMs, async (device: string) => {
  const [eventId = '', deviceId = ''] = device.split('/');
  return (await markSeen(eventId, deviceId, clock.now())) !== undefined;
});

/** Best effort: the door never fails by it. */
export const seeDevice = ({ id, eventId }: Device): Promise<unknown> =>
  sighting(`${eventId}/${id}`).catch((error: unknown) => log.warn('device not marked as seen', error as Error));
