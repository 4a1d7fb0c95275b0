import { PreloadRequested } from '../../../events/checkin.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { requestEnv } from '../env.ts';
import type { PreloadState } from './preload.ts';

const { CHECKIN_TABLE, OUTBOX_TABLE } = requestEnv.read();

const stateKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'preload' });

export const readPreloadState = (eventId: string) =>
  getItem<PreloadState>(CHECKIN_TABLE, stateKey(eventId), { consistent: true });

/** Replaces the state. Unconditional: the last writer wins. */
export const storePreloadState = (eventId: string, state: PreloadState) =>
  put(CHECKIN_TABLE, { ...stateKey(eventId), ...state });

/**
 * Stores the state `loading` and the request for a preload, in one transaction. The preload itself starts from the bus.
 */
export async function requestPreload(eventId: string, now: number, causationId?: string): Promise<PreloadState> {
  const state: PreloadState = { state: 'loading', loaded: 0, total: 0, at: now };
  await transact([
    { Put: { TableName: CHECKIN_TABLE, Item: { ...stateKey(eventId), ...state } } },
    announce(OUTBOX_TABLE, PreloadRequested, {
      subject: eventId,
      data: { eventId },
      now,
      ...(causationId && { causationId }),
    }),
  ]);
  return state;
}
