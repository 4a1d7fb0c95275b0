import type { Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import { factsKey, type SellingFacts } from '../inventory/ticket-type.ts';
import { readRecent } from './read-recent.ts';
import { tableNamed } from './table-name.ts';

/** Owned by checkin. Its key is the hash of the device's token. */
export interface DeviceRow {
  deviceId: string;
  name: string;
  eventId: string;
  gateIds: string[];
  revoked?: boolean;
}

/** Reads when an event ends, epoch ms. An event that is not published has no end yet. */
export async function readEventEnd(eventId: string): Promise<number> {
  const facts = await getItem<SellingFacts>(tableNamed('TICKETS_TABLE'), factsKey(eventId));
  return facts?.endsAt ?? Number.POSITIVE_INFINITY;
}

export const deviceTokenKey = (tokenHash: string): Key => ({ pk: `device-token#${tokenHash}`, sk: 'device' });

export const readDevice = (tokenHash: string) =>
  readRecent<DeviceRow>(tableNamed('CHECKIN_TABLE'), deviceTokenKey(tokenHash));
