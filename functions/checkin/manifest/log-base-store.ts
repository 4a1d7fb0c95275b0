import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { readTagged, writeTagged } from '../../../shared/s3/bucket.ts';
import { floorEnv } from '../env.ts';
import type { LogBase } from './door-log.ts';

const { BUCKET } = floorEnv.read();

/** Raise it whenever the meaning of the objects changes. Missing objects are written anew from the log. */
const format = 'v1';
const baseKey = (eventId: string): string => `door-logs/${format}/${eventId}.json.gz`;

/** Reads the base of the log of an event, and its tag. `undefined` without one. */
export async function readLogBase(eventId: string): Promise<{ base: LogBase; tag: string } | undefined> {
  const found = await readTagged(BUCKET, baseKey(eventId));
  if (!found || found === 'same') return undefined;
  return { base: JSON.parse((await promisify(gunzip)(found.body)).toString()), tag: found.tag };
}

/** Stores a base, unless another process has replaced the one of `readTag`. Returns whether it is stored. */
export const storeLogBase = async (eventId: string, base: LogBase, readTag: string | undefined): Promise<boolean> =>
  writeTagged(BUCKET, baseKey(eventId), {
    ...{ body: await promisify(gzip)(JSON.stringify(base)), contentType: 'application/gzip', read: readTag },
  });
