import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context, DynamoDBRecord } from 'aws-lambda';
import type { Ticket } from '../../../shared/inventory/place.ts';
import type { Meter, Used } from '../engine/meter.ts';
import { call } from '../http/client.ts';
import { announced, message } from '../state/outbox.ts';
import { placesOf } from '../state/places.ts';
import { runTask } from '../state/saga.ts';
import { gateDevice, scan } from './door.ts';
import { account, hold, must, order, type Show } from './world.ts';

type Row = Record<string, unknown>;

/** Reads the rows that a purchase changes, so that their changes can be passed on as streams do. */
async function rowsOf({ ticketTypeId }: Show, userId: string, orderId: string): Promise<Map<string, Row>> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { cartKey } = await import('../../../shared/records/cart-row.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  const { CARTS_TABLE = '', ORDERS_TABLE = '' } = process.env;
  const rows = new Map<string, Row>();
  const keep = (name: string, row: Row | undefined) => row && rows.set(name, row);
  keep('cart', await getItem<Row>(CARTS_TABLE, cartKey(userId), { consistent: true }));
  keep('order', await getItem<Row>(ORDERS_TABLE, orderKey(orderId), { consistent: true }));
  for (const place of await placesOf(ticketTypeId)) keep(place.sk, place as Ticket & Row);
  return rows;
}

export type Step = 'claim' | 'cart' | 'accept' | 'payment' | 'confirm' | 'mail' | 'door' | 'records';

/**
 * Takes two tickets from an empty cart to the door and returns the usage of each step. `records` is the work that the
 * steps leave to streams: relayed events are deleted, changes put on the audit trail, passages counted. `taskToken`:
 * the saga's.
 */
export async function journey(party: Show, meter: Meter, taskToken?: string): Promise<Record<Step, Used>> {
  const buyer = await account();
  const { deviceToken } = await gateDevice(party);
  const own = { token: buyer.token };
  // A first request, so that the caller's session is cached.
  await call('GET', '/v1/cart', own);
  const changes: DynamoDBRecord[] = [];
  const used: Partial<Record<Step, Used>> = {};
  let orderId = 'none';
  let before = await rowsOf(party, buyer.id, orderId);
  const step = async <T>(name: Step, work: () => Promise<T>): Promise<T> => {
    meter.since();
    const answer = await work();
    used[name] = meter.since();
    return answer;
  };
  const collectChanges = async (): Promise<void> => {
    const after = await rowsOf(party, buyer.id, orderId);
    for (const [name, row] of after) {
      const old = before.get(name);
      if (JSON.stringify(old) === JSON.stringify(row)) continue;
      const options = { removeUndefinedValues: true };
      const dynamodb = {
        NewImage: marshall(row, options) as never,
        ...(old && { OldImage: marshall(old, options) as never }),
        SequenceNumber: String(changes.length),
      };
      changes.push({ eventName: old ? 'MODIFY' : 'INSERT', eventID: String(changes.length), dynamodb });
    }
    before = after;
  };

  must(200, await step('claim', () => hold(buyer, party.ticketTypeId, 2)));
  await collectChanges();
  must(200, await step('cart', () => call('GET', '/v1/cart', own)));
  orderId = must(202, await step('accept', () => order(buyer))).id;
  await collectChanges();
  await step('payment', () => runTask('TakePayment', orderId, undefined, taskToken));
  await collectChanges();
  await step('confirm', () => runTask('ConfirmOrder', orderId));
  await collectChanges();

  const events = (await announced()).filter(({ subject }) => subject === orderId);
  const confirmed = events.find(({ type }) => type === 'OrderConfirmed');
  const mail = (await import('../../../functions/notifications/on-order-confirmed.ts')).handler;
  await step('mail', () => mail(message(confirmed), {} as Context));
  const { items } = must(200, await call('GET', '/v1/tickets', own));
  await step('door', async () => {
    for (const { code } of items) must(200, await scan(deviceToken, party.eventId, code));
  });
  await collectChanges();

  const { deleteAll } = await import('../../../shared/dynamo/write.ts');
  const audit = (await import('../../../functions/operations/on-audited-change.ts')).handler;
  const project = (await import('../../../functions/tickets/projector.ts')).handler;
  await step('records', async () => {
    // As the relay does once the bus has accepted them.
    await deleteAll(
      process.env.OUTBOX_TABLE ?? '',
      events.map(({ id }) => ({ pk: id, sk: 'event' })),
    );
    await audit({ Records: changes });
    await project({ Records: changes });
  });
  return used as Record<Step, Used>;
}
