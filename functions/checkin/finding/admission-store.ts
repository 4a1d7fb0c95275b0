import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { doorEnv } from '../env.ts';
import { type HandRow, handItem, handsPartition } from './hand-row.ts';

const { CHECKIN_TABLE } = doorEnv.read();

/** By the caller and its Idempotency-Key. */
export const admissionKey = (eventId: string, callerId: string, key: string): Key => ({
  pk: handsPartition(eventId),
  sk: `admission#${callerId}/${key}`,
});

/** Reads a manual admission, strongly consistent. */
export const readAdmission = (key: Key) => getItem<HandRow>(CHECKIN_TABLE, key, { consistent: true });

/** Stores a manual admission, in the transaction that admits. Conditional on its absence. */
export const admissionItem = (key: Key, row: HandRow): Action => handItem(CHECKIN_TABLE, key, row);

/** Stores the answer of a manual admission that wrote no ticket, once. Returns whether it is new. */
export const addAdmission = (key: Key, row: HandRow): Promise<boolean> => putNew(CHECKIN_TABLE, { ...key, ...row });
