import { createHash, randomBytes } from 'node:crypto';
import { base32crockford } from '@scure/base';
import { ulid } from 'ulid';

/** A sortable, unique id such as `evt_01J…`. */
export const newId = (prefix: string, now?: number): string => `${prefix}_${ulid(now)}`;

/** The same parts give the same id, so that a repeated command meets its own row. 130 bits. */
export function deriveId(prefix: string, ...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `${prefix}_${base32crockford.encode(digest).slice(0, 26)}`;
}

/** The id of an event that follows from another, a ULID of the same millisecond: a repeated step meets its own. */
export const followingId = (causeId: string, subject: string): string =>
  causeId.slice(0, 10) + deriveId('evt', causeId, subject).slice(4, 20);

/** Upper-case letters and digits without I, L, O, U: easy to read aloud. 5 bits a character. */
export const randomCode = (characters: number): string =>
  base32crockford.encode(randomBytes(Math.ceil((characters * 5) / 8) + 1)).slice(0, characters);

export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Tokens are stored as this, never as themselves. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Tells the requests of one caller apart: what rows keep of them is short, as each write pays for it. 96 bits. */
export const digest = (text: string): string => sha256(text).slice(0, 16);
