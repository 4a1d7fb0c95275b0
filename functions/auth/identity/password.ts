import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { compare } from 'bcryptjs';
import { passwordCost } from './password-cost.ts';

const derive = promisify(argon2);

const costText = `m=${passwordCost.memory},t=${passwordCost.passes},p=${passwordCost.parallelism}`;

/** Hashes with Argon2id. Returns a PHC string: algorithm, cost, salt and hash, so that the cost can change later. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { ...passwordCost, message: password.normalize('NFKC'), nonce });
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$${costText}$${encode(nonce)}$${encode(hash)}`;
}

/** Whether this is a BCrypt hash, as imported from the previous system. Such hashes are verified, never created. */
export const isBcrypt = (hash: string): boolean => /^\$2[aby]\$\d{2}\$[./A-Za-z0-9]{53}$/.test(hash);

/** Whether the hash has another algorithm or cost than `hashPassword` uses now. */
export const isOutdated = (hash: string): boolean => !hash.startsWith(`$argon2id$v=19$${costText}$`);

/** Verifies a password against a PHC string or an imported BCrypt hash. */
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

/** Verified when an account has no password or does not exist, so that both cases take the same time. */
export const decoyHash: Promise<string> = hashPassword(randomBytes(16).toString('hex'));
