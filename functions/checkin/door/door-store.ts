import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { openCache } from '../../../shared/cache/valkey.ts';
import type { TicketCode } from '../../../shared/door/code-format.ts';
import { findDoorTicket } from '../../../shared/door/door-cache.ts';
import { type DoorTicket, toDoorTicket } from '../../../shared/door/door-ticket.ts';
import { findScanHint } from '../../../shared/door/scan-hint.ts';
import { type Action, dynamo } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import { type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { doorEnv } from '../env.ts';
import { firstEntry, furtherPassage, type Passage, passageAsSeen, type TicketUpdate } from './passage.ts';
import { ticketUpdateItem } from './passage-items.ts';

const { TICKETS_TABLE, VALKEY } = doorEnv.read();
const cache = openCache(VALKEY);

export interface TicketLookup {
  ticket: DoorTicket | undefined;
  /** Such a ticket may be stale or wrong. It can save a read before an admission, and refuses nobody. */
  fromCache: boolean;
}

/** Finds the ticket of a code in the cache, else in the table. */
export async function findTicket(code: TicketCode): Promise<TicketLookup> {
  const cached = await findDoorTicket(cache, code);
  return cached ? { ticket: cached, fromCache: true } : readTicket(code);
}

/** Finds the place of the ticket that passed last by a scan id, at an event or at any. A hint, as all in the cache. */
export const findPlaceOfScan = (clientId: string, eventId: string | undefined) =>
  findScanHint(cache, clientId, eventId);

/** Reads the row of a place, strongly consistent. */
export const readPlace = (place: Place) => getItem<Ticket>(TICKETS_TABLE, placeKey(place), { consistent: true });

/** Reads the ticket in the table, strongly consistent. */
export async function readTicket(code: TicketCode): Promise<TicketLookup> {
  const row = await readPlace(code);
  return { ticket: row && toDoorTicket(row), fromCache: false };
}

function updateOf(passage: Passage, known: DoorTicket | undefined): TicketUpdate {
  if (known?.status === 'sold') return firstEntry(passage);
  return known && passage.asSeen ? passageAsSeen(passage, known) : furtherPassage(passage);
}

/**
 * Records a passage by one write, conditional on the sale and issue of the code, and on being the code that was sold.
 * The ticket as `known` says whether it is the first entry or a further passage. When the condition fails nothing is
 * written. `besides` are written in one transaction with it. Returns the ticket as it is afterwards.
 */
export async function recordPassage(
  code: TicketCode,
  passage: Passage,
  known: DoorTicket | undefined,
  besides: readonly Action[] = [],
): Promise<{ recorded: boolean; ticket: DoorTicket | undefined }> {
  const update = { TableName: TICKETS_TABLE, ...ticketUpdateItem(code, updateOf(passage, known)) };
  if (besides.length > 0) {
    const recorded = await transactWhen([{ Update: update }, ...besides]);
    return { recorded, ticket: (await readTicket(code)).ticket };
  }
  try {
    const { Attributes } = await dynamo.send(
      new UpdateCommand({
        ...update,
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { recorded: true, ticket: toDoorTicket(Attributes as Ticket) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { recorded: false, ticket: error.Item && toDoorTicket(unmarshall(error.Item) as Ticket) };
  }
}
