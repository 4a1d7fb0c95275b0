import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { cacheKeys } from '../../shared/cache.ts';
import type { Device } from '../../shared/caller.ts';
import { clock } from '../../shared/clock.ts';
import { type DoorTicket, doorRecord, doorTicket, parseDoorRecord } from '../../shared/door.ts';
import { dynamo, getItem } from '../../shared/dynamo.ts';
import { eventOfType, placeKey, type Ticket, ticketIdOf } from '../../shared/inventory.ts';
import { limits } from '../../shared/limits.ts';
import { log } from '../../shared/log.ts';
import { remember } from '../../shared/memory.ts';
import { publicKeyRecord } from '../../shared/records.ts';
import type { TicketCode } from '../../shared/ticket-code.ts';
import { openCache } from '../../shared/valkey.ts';
import { env } from './env.ts';
import { sellingOf } from './inventory-store.ts';
import { gates, markSeen } from './store.ts';

const { TICKETS_TABLE, VALKEY } = env.read();
const cache = openCache(VALKEY);
/** A change of doors, types or gates is seen at the door within this. */
const factsMemoryMs = 10_000;
/** How long an exit is kept in the cache; a lost entry costs one read. */
const exitMs = 86_400_000;

export const ticketKeyOf = remember(
  limits.callerMemoryMs,
  async (kid: string) => (await publicKeyRecord('ticket', kid))?.jwk,
);

/** Facts and type names of an event; `undefined`, and not remembered, until it is published. */
export const sellingFor = remember(factsMemoryMs, async (eventId: string) => {
  const { facts, types } = await sellingOf(eventId);
  return facts && { facts, typeNames: new Map(types.map((type) => [type.ticketTypeId, type.name])) };
});

export const gatesFor = remember(factsMemoryMs, gates);

const cacheKey = (code: TicketCode): string => cacheKeys.door(eventOfType(code.ticketTypeId), ticketIdOf(code));

/**
 * The ticket of a code: from the cache, or one consistent read where the cache does not know it. The cache trails the
 * table by a moment: a code that is newer than the cached record shows that the record is old, and whoever leaves may
 * have entered just now, so an exit asks the table.
 */
export async function findTicket(code: TicketCode, direction: 'in' | 'out'): Promise<DoorTicket | undefined> {
  const text = direction === 'in' ? await cache.get(cacheKey(code)) : undefined;
  const cached = text === undefined ? undefined : parseDoorRecord(text);
  if (cached && cached.issue >= code.issue) return cached;
  const row = await getItem<Ticket>(TICKETS_TABLE, placeKey(code), { consistent: true });
  return row && doorTicket(row);
}

export interface Passage {
  at: number;
  /** Unique to the device's scan. */
  scanId: string;
  gateId?: string;
  inside: boolean;
}

/**
 * A passage through the door: one conditional write. In: sold, or used and outside. Out: used and inside. Always of the
 * sale and issue that the code carries. Where the condition fails nothing is written and the ticket is answered as it is.
 */
export async function pass(
  code: TicketCode,
  passage: Passage,
): Promise<{ passed: boolean; ticket: DoorTicket | undefined }> {
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: TICKETS_TABLE,
        Key: placeKey(code),
        UpdateExpression: 'SET #status = :used, admission = :passage, #version = #version + :one',
        ConditionExpression: passage.inside
          ? 'sale = :sale AND issue = :issue AND (#status = :sold OR (#status = :used AND admission.inside = :no))'
          : 'sale = :sale AND issue = :issue AND #status = :used AND admission.inside = :yes',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
        ExpressionAttributeValues: {
          ':used': 'used',
          ':passage': passage,
          ':one': 1,
          ':sale': code.sale,
          ':issue': code.issue,
          ...(passage.inside ? { ':sold': 'sold', ':no': false } : { ':yes': true }),
        },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const ticket = Attributes as Ticket;
    // The stream tells the cache of every passage; an exit tells it at once, or an early return would be refused.
    if (!passage.inside) await cache.setNewer(cacheKey(code), ticket.version, doorRecord(ticket), passage.at + exitMs);
    return { passed: true, ticket: doorTicket(ticket) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { passed: false, ticket: error.Item && doorTicket(unmarshall(error.Item) as Ticket) };
  }
}

/** When the device was last seen, written at most every 30 seconds by each process. */
const sighting = remember(limits.callerMemoryMs, async (device: string) => {
  const [eventId = '', deviceId = ''] = device.split('/');
  return (await markSeen(eventId, deviceId, clock.now())) !== undefined;
});

/** Best effort: the door never fails by it. */
export const seeDevice = ({ id, eventId }: Device): Promise<unknown> =>
  sighting(`${eventId}/${id}`).catch((error: unknown) => log.warn('device not marked as seen', error as Error));
