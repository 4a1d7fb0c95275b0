import { createHash, randomBytes } from 'node:crypto';
import { base32crockford } from '@scure/base';
import { encodeTime, ulid } from 'ulid';

/** Returns a sortable, unique id such as `evt_01J…`. */
export const newId = (prefix: string, now?: number): string => `${prefix}_${ulid(now)}`;

/** Derives an id of 130 bits. The same parts give the same id, so that a repeated command finds its own row. */
export function deriveId(prefix: string, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${base32crockford.encode(digest).slice(0, 26)}`;
}

/** Derives an id that sorts by its time, epoch ms, such as `inc_01J…`. The same time and parts give the same id. */
export const deriveTimedId = (prefix: string, at: number, ...parts: string[]): string =>
  `${prefix}_${encodeTime(at)}${deriveId(prefix, ...parts).slice(prefix.length + 1, prefix.length + 17)}`;

/**
 * Derives the id of an event that another event causes: a ULID of the same millisecond. It is deterministic, so a
 * repeated step writes the same event.
 */
export const followingId = (causeId: string, subject: string): string =>
  causeId.slice(0, 10) + deriveId('evt', causeId, subject).slice(4, 20);

/** Returns random upper-case letters and digits without I, L, O, U: easy to read aloud. 5 bits a character. */
export const randomCode = (characters: number): string =>
  base32crockford.encode(randomBytes(Math.ceil((characters * 5) / 8) + 1)).slice(0, characters);

export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Hashes a text or bytes. Tokens are stored hashed, never in clear. */
export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url');

/** A short hash that tells the requests of one caller apart. Rows store it, and each write pays for it. 96 bits. */
export const digest = (text: string): string => sha256(text).slice(0, 16);
