import { randomUUID } from 'node:crypto';
import { PreloadRequested } from '../../../events/checkin.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import { putWhen } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { requestEnv } from '../env.ts';
import { type Preload, requested } from './preload.ts';

const { CHECKIN_TABLE, OUTBOX_TABLE } = requestEnv.read();

/** The row of a preload. `stamp` is new with each write: the optimistic lock of the row. */
export type PreloadRow = Preload & { stamp: string };

const stateKey = (eventId: string): Key => ({ pk: `event#${eventId}`, sk: 'preload' });

export const readPreload = (eventId: string) =>
  getItem<PreloadRow>(CHECKIN_TABLE, stateKey(eventId), { consistent: true });

/** A row and its condition: the row is as it was read. If the SDK repeats the write, it finds its own row. */
function replacement(eventId: string, read: PreloadRow | undefined, next: Preload) {
  const row: PreloadRow = { ...next, stamp: randomUUID() };
  const condition = {
    ConditionExpression: `${read?.stamp ? 'stamp = :read' : 'attribute_not_exists(stamp)'} OR stamp = :stamp`,
    ExpressionAttributeValues: { ':stamp': row.stamp, ...(read?.stamp && { ':read': read.stamp }) },
  };
  return { row, item: { ...stateKey(eventId), ...row }, condition };
}

/** Replaces the row, conditional on being as read. Returns the new row, `undefined` if another run has it. */
export async function replacePreload(
  eventId: string,
  read: PreloadRow | undefined,
  next: Preload,
): Promise<PreloadRow | undefined> {
  const { row, item, condition } = replacement(eventId, read, next);
  return (await putWhen(CHECKIN_TABLE, item, condition)) ? row : undefined;
}

interface Announced {
  now: number;
  causationId?: string;
}

/** Stores the run together with the request that starts a process for it. Returns whether the row was as read. */
export function announcePreload(
  eventId: string,
  read: PreloadRow | undefined,
  next: Preload,
  announced: Announced,
): Promise<boolean> {
  const { item, condition } = replacement(eventId, read, next);
  return transactWhen([
    { Put: { TableName: CHECKIN_TABLE, Item: item, ...condition } },
    announce(OUTBOX_TABLE, PreloadRequested, { subject: eventId, data: { eventId }, ...announced }),
  ]);
}

/** Requests a preload, which then starts from the bus. If a run is alive, nothing is written. */
export async function requestPreload(eventId: string, now: number, causationId?: string): Promise<void> {
  const read = await readPreload(eventId);
  const next = requested(read, now);
  if (next) await announcePreload(eventId, read, next, { now, ...(causationId && { causationId }) });
}
