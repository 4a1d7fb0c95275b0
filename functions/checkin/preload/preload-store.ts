import { randomUUID } from 'node:crypto';
import { PreloadRequested } from '../../../events/checkin.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import { put, putWhen } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { requestEnv } from '../env.ts';
import { lastSignOfLife, type PreloadState } from './preload.ts';

const { CHECKIN_TABLE, OUTBOX_TABLE } = requestEnv.read();

const stateKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'preload' });

export const readPreloadState = (eventId: string) =>
  getItem<PreloadState>(CHECKIN_TABLE, stateKey(eventId), { consistent: true });

/** Replaces the state. Unconditional: the last writer wins. */
export const storePreloadState = (eventId: string, state: PreloadState) =>
  put(CHECKIN_TABLE, { ...stateKey(eventId), ...state });

/** The row of a run that begins, and its condition. If the SDK repeats the write, the run finds its own row. */
function beginning(eventId: string, now: number) {
  const state: PreloadState = { state: 'loading', loaded: 0, total: 0, at: now };
  const run = randomUUID();
  return {
    Item: { ...stateKey(eventId), ...state, run },
    ConditionExpression: 'attribute_not_exists(pk) OR #state <> :loading OR #at < :sign OR run = :run',
    ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
    ExpressionAttributeValues: { ':loading': 'loading', ':sign': lastSignOfLife(now), ':run': run },
  };
}

/** Stores the state `loading`. Conditional on no run that is alive. Returns whether it was stored. */
export function beginPreload(eventId: string, now: number): Promise<boolean> {
  const { Item, ...condition } = beginning(eventId, now);
  return putWhen(CHECKIN_TABLE, Item, condition);
}

/**
 * Stores the state `loading` and the request for a preload, in one transaction. The preload itself starts from the bus.
 * Conditional on no run that is alive, otherwise nothing is written.
 */
export async function requestPreload(eventId: string, now: number, causationId?: string): Promise<void> {
  await transactWhen([
    { Put: { TableName: CHECKIN_TABLE, ...beginning(eventId, now) } },
    announce(OUTBOX_TABLE, PreloadRequested, {
      subject: eventId,
      data: { eventId },
      now,
      ...(causationId && { causationId }),
    }),
  ]);
}
