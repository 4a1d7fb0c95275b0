import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { newId } from '../../../shared/base/id.ts';
import { readTagged, writeObject, writeTagged } from '../../../shared/s3/bucket.ts';
import { searchEnv } from '../env.ts';
import { MiniIndex } from './mini-index.ts';
import type { Newest } from './snapshot.ts';

const { BUCKET } = searchEnv.read();

/**
 * Part of every key: one more whenever what lies in the objects means something else, such as another folding of words.
 * Old functions go on with the old objects while new ones are deployed, and what is not there is made from the table.
 */
const format = 'v1';
const newestKey = `search/${format}-newest.json.gz`;
const contentType = 'application/gzip';

const pack = async (value: object): Promise<Uint8Array> => promisify(gzip)(JSON.stringify(value));
const unpack = async <T>(bytes: Uint8Array): Promise<T> => JSON.parse((await promisify(gunzip)(bytes)).toString());

export interface Tagged {
  newest: Newest;
  tag: string;
}

/** `same` where it is what the reader knows, `undefined` where no index has been made yet. */
export async function readNewest(known?: string): Promise<Tagged | 'same' | undefined> {
  const found = await readTagged(BUCKET, newestKey, known);
  if (!found || found === 'same') return found;
  return { newest: await unpack<Newest>(found.body), tag: found.tag };
}

/** Conditional on the tag that was read, or on there being none; answers whether it was written. */
export const writeNewest = async (newest: Newest, read: string | undefined): Promise<boolean> =>
  writeTagged(BUCKET, newestKey, { body: await pack(newest), contentType, read });

export async function readBase(key: string): Promise<MiniIndex> {
  const found = await readTagged(BUCKET, key);
  if (!found || found === 'same') throw new Error(`The search index ${key} is gone`);
  return MiniIndex.load(await unpack(found.body));
}

/** Under a key of its own, which is never written again. */
export async function writeBase(index: MiniIndex): Promise<string> {
  const key = `search/bases/${format}-${newId('idx')}.json.gz`;
  await writeObject(BUCKET, key, await pack(index.toJSON()), contentType);
  return key;
}
