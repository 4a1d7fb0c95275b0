import { PreloadRequested } from '../../../events/checkin.ts';
import { rfc3339 } from '../../../shared/base/clock.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { requestEnv } from '../env.ts';

const { CHECKIN_TABLE, OUTBOX_TABLE } = requestEnv.read();

/** How far the door's data of an event is loaded; `at` in epoch ms. */
export interface PreloadState {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  loaded: number;
  total: number;
  at: number;
}

const stateKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'preload' });

export const preloadState = (eventId: string) =>
  getItem<PreloadState>(CHECKIN_TABLE, stateKey(eventId), { consistent: true });

export const keepPreloadState = (eventId: string, state: PreloadState) =>
  put(CHECKIN_TABLE, { ...stateKey(eventId), ...state });

/** The request and the state that shows it, in one transaction; the preload itself follows from the bus. */
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

export const preloadView = (state: PreloadState | undefined) =>
  state
    ? { state: state.state, loaded: state.loaded, total: state.total, at: rfc3339(state.at) }
    : { state: 'idle', loaded: 0, total: 0, at: null };
