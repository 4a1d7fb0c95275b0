import type { Key } from '../dynamo/client.ts';
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

export const deviceTokenKey = (tokenHash: string): Key => ({ pk: `device-token#${tokenHash}`, sk: 'device' });

export const readDevice = (tokenHash: string) =>
  readRecent<DeviceRow>(tableNamed('CHECKIN_TABLE'), deviceTokenKey(tokenHash));
