import * as z from 'zod';
import { newAccount } from '../../functions/auth/accounts/account.ts';
import { createAccount } from '../../functions/auth/accounts/account-store.ts';
import { Email, emailTaken, Name } from '../../functions/auth/routes.ts';
import { isBcrypt } from '../../functions/auth/sign-in/password.ts';
import { Problem } from '../../shared/base/problem.ts';
import { limits } from '../../shared/limits.ts';
import { normaliseEmail } from '../../shared/text/email-address.ts';
import { inLanes } from '../demo/retry.ts';
import { Failure } from '../local/process/failure.ts';

const lanes = 8;
const linesAtOnce = 200;

/** One line of the file. Spring Security may have written its `{bcrypt}` before the hash. */
const Line = z.strictObject({
  email: Email,
  name: Name,
  passwordHash: z
    .string()
    .overwrite((hash) => hash.replace(/^\{bcrypt\}/, ''))
    .refine(isBcrypt, { error: 'not a BCrypt hash', abort: true })
    .refine((hash) => Number(hash.slice(4, 6)) <= limits.bcryptCost, `its work factor is above ${limits.bcryptCost}`),
  emailVerified: z.boolean(),
});

export interface Imported {
  created: number;
  /** Left as they are. */
  known: number;
  refused: number;
}

/** What is wrong with a line; its values are not repeated, since one of them is a hash. */
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
 * Makes an account of each line that has none, with the hash as it is: the first sign-in replaces it by today's. A line
 * that is refused is told and the rest goes on; a fault of the store ends it, and it may be run again.
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
    if (earlier) return refuse(`the address of line ${earlier} once more`);
    seen.set(address, number);
    const { email, name, passwordHash, emailVerified } = line;
    try {
      await createAccount({ ...newAccount(email, name, now()), passwordHash, emailVerified }, now());
      sum.created++;
    } catch (error) {
      if (!(error instanceof Problem && error.type === emailTaken)) {
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        throw new Failure(`Line ${number} could not be stored (${why}): put that right and run the import again.`);
      }
      sum.known++;
      tell(number, 'an account has this address; it is left as it is');
    }
  }

  const work = (batch: [string, number][]) => inLanes(batch, lanes, ([text, number]) => take(text, number));
  let batch: [string, number][] = [];
  let number = 0;
  for await (const text of lines) {
    number++;
    const line = text.replace(/^\uFEFF/, '').trim();
    if (line !== '') batch.push([line, number]);
    if (batch.length < linesAtOnce) continue;
    await work(batch);
    batch = [];
  }
  await work(batch);
  return sum;
}
