import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { newId } from '../../../shared/base/id.ts';
import { readTagged, writeObject, writeTagged } from '../../../shared/s3/bucket.ts';
import { searchEnv } from '../env.ts';
import { MiniIndex } from './mini-index.ts';
import type { Snapshot } from './snapshot.ts';

const { BUCKET } = searchEnv.read();

/**
 * Part of every key. Raise it whenever the meaning of the objects changes, for example with another folding of words.
 * During a deployment, old functions continue with the old objects. Missing objects are rebuilt from the table.
 */
const format = 'v1';
const snapshotKey = `search/${format}-newest.json.gz`;
const contentType = 'application/gzip';

const pack = async (value: object): Promise<Uint8Array> => promisify(gzip)(JSON.stringify(value));
const unpack = async <T>(bytes: Uint8Array): Promise<T> => JSON.parse((await promisify(gunzip)(bytes)).toString());

export interface TaggedSnapshot {
  snapshot: Snapshot;
  tag: string;
}

/** Returns `same` if the reader's tag is still current, and `undefined` if no index has been built yet. */
export async function readSnapshot(knownTag?: string): Promise<TaggedSnapshot | 'same' | undefined> {
  const found = await readTagged(BUCKET, snapshotKey, knownTag);
  if (!found || found === 'same') return found;
  return { snapshot: await unpack<Snapshot>(found.body), tag: found.tag };
}

/** Writes the snapshot if its tag is still the one read, or if there is none yet. Returns whether it was written. */
export const writeSnapshot = async (snapshot: Snapshot, readTag: string | undefined): Promise<boolean> =>
  writeTagged(BUCKET, snapshotKey, { body: await pack(snapshot), contentType, read: readTag });

export async function readBase(key: string): Promise<MiniIndex> {
  const found = await readTagged(BUCKET, key);
  if (!found || found === 'same') throw new Error(`The search index ${key} is gone`);
  return MiniIndex.load(await unpack(found.body));
}

/** Stores an index under a new key. The object is immutable. */
export async function writeBase(index: MiniIndex): Promise<string> {
  const key = `search/bases/${format}-${newId('idx')}.json.gz`;
  await writeObject(BUCKET, key, await pack(index.toJSON()), contentType);
  return key;
}
