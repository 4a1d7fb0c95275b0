import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { cacheKeys } from '../../../shared/cache/cache.ts';
import { openCache } from '../../../shared/cache/valkey.ts';
import { type DoorTicket, decodeDoorTicket, encodeDoorTicket, toDoorTicket } from '../../../shared/door/door-ticket.ts';
import type { TicketCode } from '../../../shared/door/ticket-code.ts';
import { dynamo } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { doorEnv } from '../env.ts';
import { firstEntry, furtherPassage, type Passage } from './passage.ts';

const { TICKETS_TABLE, VALKEY } = doorEnv.read();
const cache = openCache(VALKEY);
/** How long an exit stays in the cache. A lost entry costs one read. */
const exitMemoryMs = 86_400_000;

const cacheKey = (code: TicketCode): string => cacheKeys.door(eventOfType(code.ticketTypeId), ticketIdOf(code));

export interface TicketLookup {
  ticket: DoorTicket | undefined;
  /** The cache is eventually consistent and holds one mark only. */
  fromCache: boolean;
}

/**
 * Finds the ticket of a code in the cache, else by one strongly consistent read. The cache is eventually consistent. A
 * code newer than the cached record shows that the record is stale. A guest who leaves may have entered a moment ago,
 * so an exit always reads the table.
 */
export async function findTicket(code: TicketCode, direction: 'in' | 'out'): Promise<TicketLookup> {
  const text = direction === 'in' ? await cache.get(cacheKey(code)) : undefined;
  const cached = text === undefined ? undefined : decodeDoorTicket(text);
  return cached && cached.issue >= code.issue ? { ticket: cached, fromCache: true } : readTicket(code);
}

/** Reads the ticket with all its marks, strongly consistent. */
export async function readTicket(code: TicketCode): Promise<TicketLookup> {
  const row = await getItem<Ticket>(TICKETS_TABLE, placeKey(code), { consistent: true });
  return { ticket: row && toDoorTicket(row), fromCache: false };
}

/**
 * Records a passage by one write, conditional on the sale and issue that the code carries. The ticket as `known` says
 * whether it is the first entry or a further passage. When the condition fails nothing is written. Returns the ticket
 * as it is afterwards.
 */
export async function recordPassage(
  code: TicketCode,
  passage: Passage,
  known: DoorTicket | undefined,
): Promise<{ recorded: boolean; ticket: DoorTicket | undefined }> {
  const { set, remove, condition, names, values } =
    known?.status === 'sold' ? firstEntry(passage) : furtherPassage(passage);
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        TableName: TICKETS_TABLE,
        Key: placeKey(code),
        UpdateExpression: [
          `SET ${[...set, '#version = #version + :one'].join(', ')}`,
          ...(remove ? [`REMOVE ${remove}`] : []),
        ].join(' '),
        ConditionExpression: `sale = :sale AND issue = :issue AND ${condition}`,
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...names },
        ExpressionAttributeValues: { ':one': 1, ':sale': code.sale, ':issue': code.issue, ...values },
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    const ticket = Attributes as Ticket;
    // The stream updates the cache after every passage. An exit updates it here, or an early return would be refused.
    if (!passage.inside)
      await cache.setNewer(cacheKey(code), ticket.version, encodeDoorTicket(ticket), passage.at + exitMemoryMs);
    return { recorded: true, ticket: toDoorTicket(ticket) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { recorded: false, ticket: error.Item && toDoorTicket(unmarshall(error.Item) as Ticket) };
  }
}
