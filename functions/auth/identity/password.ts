import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { compare } from 'bcryptjs';

const derive = promisify(argon2);

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const costText = `m=${cost.memory},t=${cost.passes},p=${cost.parallelism}`;

/** A PHC string: algorithm, cost, salt and hash together, so that the cost may change later. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { ...cost, message: password.normalize('NFKC'), nonce });
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$${costText}$${encode(nonce)}$${encode(hash)}`;
}

/** Hashes of the system before this one: BCrypt, read and never written. */
export const isBcrypt = (hash: string): boolean => /^\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53}$/.test(hash);

/** Whether the hash is not the one that `hashPassword` would make today. */
export const isOutdated = (hash: string): boolean => !hash.startsWith(`$argon2id$v=19$${costText}$`);

/** Whether the password is the one behind the PHC string, or behind an imported BCrypt hash. */
export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  if (isBcrypt(hash)) return compare(password, hash);
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!match) return false;
  const [, memory, passes, parallelism, salt = '', tag = ''] = match;
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

/** Verified when there is no password to compare with, so that both answers take the same time. */
export const decoyHash: Promise<string> = hashPassword(randomBytes(16).toString('hex'));
