import * as z from 'zod';
import { createAccount } from '../../functions/auth/accounts/account-store.ts';
import { newAccount } from '../../functions/auth/identity/account.ts';
import { isBcrypt } from '../../functions/auth/identity/password.ts';
import { authLimits } from '../../functions/auth/limits.ts';
import { emailTaken } from '../../functions/auth/problems.ts';
import { PersonName } from '../../functions/auth/routes.ts';
import { Problem } from '../../shared/base/problem.ts';
import { Email, normaliseEmail } from '../../shared/text/email-address.ts';
import { Failure } from '../local/process/failure.ts';
import { mapLimit } from '../shared/retry.ts';

const maxConcurrency = 8;
const batchLines = 200;

/** One line of the file. Spring Security puts the prefix `{bcrypt}` before the hash, so it is removed. */
const Line = z.strictObject({
  email: Email(),
  name: PersonName,
  passwordHash: z
    .string()
    .overwrite((hash) => hash.replace(/^\{bcrypt\}/, ''))
    .refine(isBcrypt, { error: 'not a BCrypt hash', abort: true })
    .refine(
      (hash) => Number(hash.slice(4, 6)) <= authLimits.bcryptCost,
      `its work factor is above ${authLimits.bcryptCost}`,
    ),
  emailVerified: z.boolean(),
});

export interface Imported {
  created: number;
  /** Existing accounts, left unchanged. */
  known: number;
  refused: number;
}

/** Parses a line, or says what is wrong with it. The message never repeats values, because one of them is a hash. */
function readLine(text: string): z.infer<typeof Line> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}

/**
 * Creates an account for each line whose address has none. The hash is stored unchanged, and the first sign-in replaces
 * it with a current one. A rejected line is reported and the import continues.
 * @throws Failure if the store fails. The import is idempotent, so it can be repeated.
 */
export async function importAccounts(
  lines: AsyncIterable<string>,
  { now, tell }: { now: () => number; tell: (line: number, why: string) => void },
): Promise<Imported> {
  const sum: Imported = { created: 0, known: 0, refused: 0 };
  const seen = new Map<string, number>();

  async function take(text: string, number: number): Promise<void> {
    const line = readLine(text);
    const refuse = (why: string) => {
      sum.refused++;
      tell(number, why);
    };
    if (typeof line === 'string') return refuse(line);
    const address = normaliseEmail(line.email);
    const earlier = seen.get(address);
    if (earlier) return refuse(`same address as line ${earlier}`);
    seen.set(address, number);
    const { email, name, passwordHash, emailVerified } = line;
    try {
      await createAccount({ ...newAccount(email, name, now()), passwordHash, emailVerified }, now());
      sum.created++;
    } catch (error) {
      if (!(error instanceof Problem && error.type === emailTaken)) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        throw new Failure(`Line ${number} could not be stored (${why}). Fix the cause, then run the import again.`);
      }
      sum.known++;
      tell(number, 'an account with this address exists and stays unchanged');
    }
  }

  const work = (batch: [string, number][]) => mapLimit(batch, maxConcurrency, ([text, number]) => take(text, number));
  let batch: [string, number][] = [];
  let number = 0;
  for await (const text of lines) {
    number++;
    const line = text.replace(/^\uFEFF/, '').trim();
    if (line !== '') batch.push([line, number]);
    if (batch.length < batchLines) continue;
    await work(batch);
    batch = [];
  }
  await work(batch);
  return sum;
}
