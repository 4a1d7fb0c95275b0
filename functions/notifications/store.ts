import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { writeObject } from '../../shared/bucket.ts';
import { getItem, getMany, type Key, update } from '../../shared/dynamo.ts';
import { newId } from '../../shared/id.ts';
import { parseTicketId, placeKey, type Ticket } from '../../shared/inventory.ts';
import { log } from '../../shared/log.ts';
import { type EventRecord, eventRecord, orderRecord, userRecord } from '../../shared/records.ts';
import { env } from './env.ts';
import { pdfKey } from './pdf-key.ts';

const { NOTIFICATIONS_TABLE, TICKETS_TABLE, BUCKET, MAIL_FROM } = env.read();
const ses = new SESClient({});

/** Longer than the function may run, so that two senders never work on one order at a time. */
const leaseMs = 120_000;

interface ConfirmationRow {
  status: 'sending' | 'sent' | 'skipped';
}
interface Lease {
  orderId: string;
  id: string;
}

const confirmationKey = (orderId: string): Key => ({ pk: `order#${orderId}`, sk: 'confirmation' });

/**
 * Takes the order's mail. Conditional on: never begun, or begun by a sender whose lease has run out.
 * @returns `done` when the mail has been dealt with. @throws while another sender is at work: the queue tries again.
 */
export async function beginSending(orderId: string, now: number): Promise<Lease | 'done'> {
  const id = newId('lse', now);
  const row = await update<ConfirmationRow>(NOTIFICATIONS_TABLE, confirmationKey(orderId), {
    UpdateExpression: 'SET #status = :sending, leaseId = :id, leaseUntil = :until',
    ConditionExpression: 'attribute_not_exists(pk) OR (#status = :sending AND leaseUntil <= :now)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':sending': 'sending', ':id': id, ':until': now + leaseMs, ':now': now },
  });
  if (row) return { orderId, id };
  const met = await getItem<ConfirmationRow>(NOTIFICATIONS_TABLE, confirmationKey(orderId), { consistent: true });
  if (met && met.status !== 'sending') return 'done';
  throw new Error(`The mail of ${orderId} is being sent by another delivery`);
}

type Outcome = { status: 'sent'; messageId: string } | { status: 'skipped' };

/** Conditional on the lease still being ours; a lost one means that a second mail is on its way, which is only logged. */
export async function finish({ orderId, id }: Lease, outcome: Outcome, now: number): Promise<void> {
  const messageId = outcome.status === 'sent' ? outcome.messageId : '';
  const row = await update(NOTIFICATIONS_TABLE, confirmationKey(orderId), {
    UpdateExpression: 'SET #status = :status, messageId = :messageId, #at = :now REMOVE leaseId, leaseUntil',
    ConditionExpression: '#status = :sending AND leaseId = :id',
    ExpressionAttributeNames: { '#status': 'status', '#at': 'at' },
    ExpressionAttributeValues: {
      ':status': outcome.status,
      ':messageId': messageId,
      ':now': now,
      ':sending': 'sending',
      ':id': id,
    },
  });
  if (!row) log.warn('lease lost while sending', { orderId });
}

/** The order with its buyer, its tickets' rows by ticket id, and its events. @throws when a row is missing. */
export async function confirmedOrder(orderId: string) {
  const order = await orderRecord(orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const [buyer, tickets, events] = await Promise.all([
    userRecord(order.userId),
    ticketsById(order.tickets.map(({ ticketId }) => ticketId)),
    eventsById([...new Set(order.items.map(({ eventId }) => eventId))]),
  ]);
  if (!buyer) throw new Error(`The buyer of ${orderId} has no account`);
  return { order, buyer, tickets, events };
}

async function ticketsById(ticketIds: string[]): Promise<Map<string, Ticket>> {
  const keys = ticketIds.map((id) => {
    const place = parseTicketId(id);
    if (!place) throw new Error(`${id} is not a ticket id`);
    return placeKey(place);
  });
  const rows = await getMany<Ticket>(TICKETS_TABLE, keys, { consistent: true });
  return new Map(
    ticketIds.flatMap((id, at) => {
      const row = rows[at];
      return row ? [[id, row] as const] : [];
    }),
  );
}

async function eventsById(eventIds: string[]): Promise<Map<string, EventRecord>> {
  const rows = await Promise.all(eventIds.map(eventRecord));
  return new Map(rows.flatMap((row) => (row ? [[row.eventId, row] as const] : [])));
}

/** A repeated sender overwrites the object with the same pages. */
export const keepPdf = (orderId: string, pdf: Uint8Array) =>
  writeObject(BUCKET, pdfKey(orderId), pdf, 'application/pdf');

/**
 * Hands the finished MIME message to SES and answers SES's message id.
 * @throws with the name of SES's error alone: its message may say the buyer's address, and errors are logged.
 */
export async function send(address: string, message: Uint8Array): Promise<string> {
  const command = new SendRawEmailCommand({
    Source: MAIL_FROM,
    Destinations: [address],
    RawMessage: { Data: message },
  });
  try {
    return (await ses.send(command)).MessageId ?? '';
  } catch (error) {
    throw new Error(`SES did not take the mail: ${error instanceof Error ? error.name : 'unknown error'}`);
  }
}
