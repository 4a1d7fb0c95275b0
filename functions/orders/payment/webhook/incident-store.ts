import { isDeepStrictEqual } from 'node:util';
import { again, retry } from '../../../../shared/async/retry.ts';
import { raise } from '../../../../shared/base/problem.ts';
import { conflict } from '../../../../shared/base/problems.ts';
import { update } from '../../../../shared/dynamo/write.ts';
import { orderKey } from '../../../../shared/records/order-facts.ts';
import {
  acceptedWords,
  changeWords,
  type Dispute,
  incidentWords,
  type OutsideRefund,
} from '../../../../shared/records/order-money.ts';
import { env } from '../../env.ts';
import type { Mismatch, OrderRow } from '../../order/order.ts';
import { readOrder } from '../../order/order-store.ts';

const { ORDERS_TABLE } = env.read();

/**
 * Marks an order with a dispute or its new state. Returns whether anything changed. `find` asks the provider. It is asked
 * after the order is read, so no answer replaces one that was given later.
 */
export const recordDispute = (orderId: string, find: (order: OrderRow) => Promise<Dispute | undefined>) =>
  record(orderId, 'disputes', find);

/** Marks an order with a refund made outside NightFlow. Returns whether that is news. `find` as of a dispute. */
export const recordOutsideRefund = (orderId: string, find: (order: OrderRow) => Promise<OutsideRefund | undefined>) =>
  record(orderId, 'outsideRefunds', find);

/** Marks an order with an amount that differs at its provider. Returns whether that is news. `find` as of a dispute. */
export const recordMismatch = (orderId: string, find: (order: OrderRow) => Promise<Mismatch | undefined>) =>
  record(orderId, 'mismatches', find);

/** Conditional on `version` as read, and repeated after a conflict. What is known keeps the time of its first report. */
const record = (
  orderId: string,
  list: 'disputes' | 'outsideRefunds' | 'mismatches',
  find: (order: OrderRow) => Promise<Dispute | OutsideRefund | Mismatch | undefined>,
): Promise<boolean> =>
  retry(
    async () => {
      const order = await readOrder(orderId);
      const told = order && (await find(order));
      if (!told) return false;
      const before = order[list] ?? [];
      const known = before.find(({ id }) => id === told.id);
      const entry = { ...told, at: known?.at ?? told.at };
      if (isDeepStrictEqual(known, entry)) return false;
      const others = before.filter(({ id }) => id !== told.id);
      const what = wordsOf(list, told, known);
      return (await write(order, list, [...others, entry], { at: told.at, what })) ? true : again;
    },
    { exhausted: raise(conflict) },
  );

type Told = Pick<Mismatch, 'id' | 'amount' | 'acceptedAt'> & { status?: string };

function wordsOf(list: 'disputes' | 'outsideRefunds' | 'mismatches', told: Told, known: Told | undefined): string {
  if (list === 'mismatches') {
    return told.acceptedAt === undefined ? `amount mismatch ${told.id}` : acceptedWords(told.id, told.amount);
  }
  const [before, now] = [known?.amount.amount, told.amount.amount];
  const change = list === 'disputes' && before !== undefined && before !== now ? changeWords(before, now) : '';
  return incidentWords(list, told) + change;
}

const write = (order: OrderRow, list: string, entries: object[], entry: OrderRow['history'][number]) =>
  update<OrderRow>(ORDERS_TABLE, orderKey(order.orderId), {
    UpdateExpression: 'SET #list = :entries, #version = #version + :one, history = list_append(history, :entry)',
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#list': list, '#version': 'version' },
    ExpressionAttributeValues: {
      ':entries': entries,
      ':read': order.version,
      ':one': 1,
      ':entry': [entry],
    },
  });
