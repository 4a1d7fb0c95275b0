import { hash } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { AwsError } from '../../aws-error.ts';
import type { Database } from '../../database.ts';
import { invalid } from '../validation.ts';

/** How long DynamoDB recognises the repetition of a transaction. */
const maxAgeMs = 10 * 60_000;
const maxLength = 36;
/** Each new token removes up to two old ones, so the table shrinks again after a peak. */
const removedAtOnce = 2;

/** The tokens of recent transactions: a repeated request must not be executed twice. */
export class RequestTokens {
  readonly #now: () => number;
  readonly #find: StatementSync;
  readonly #add: StatementSync;
  readonly #prune: StatementSync;

  constructor({ sql }: Database, now: () => number) {
    this.#now = now;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS dynamodb_request_tokens (
        id INTEGER PRIMARY KEY,
        token TEXT NOT NULL UNIQUE,
        request TEXT NOT NULL,
        at INTEGER NOT NULL
      )
    `);
    this.#find = sql.prepare('SELECT request, at FROM dynamodb_request_tokens WHERE token = ?');
    this.#add = sql.prepare('INSERT OR REPLACE INTO dynamodb_request_tokens (token, request, at) VALUES (?, ?, ?)');
    this.#prune = sql.prepare(`
      DELETE FROM dynamodb_request_tokens
      WHERE id IN (SELECT id FROM dynamodb_request_tokens ORDER BY id LIMIT ${removedAtOnce}) AND at < ?
    `);
  }

  /**
   * Whether the request was executed before. Remembers a new one. Only inside `database.write`.
   * @throws IdempotentParameterMismatchException when the token belongs to another request.
   */
  isRepeated(token: string, request: string): boolean {
    const now = this.#now();
    const digest = hash('sha256', request);
    const known = this.#find.get(token) as { request: string; at: number } | undefined;
    if (known && known.at >= now - maxAgeMs) {
      if (known.request === digest) return true;
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'A request with the same client token was made with other parameters',
      );
    }
    this.#add.run(token, digest, now);
    this.#prune.run(now - maxAgeMs);
    return false;
  }
}

/** @throws ValidationException */
export function checkedToken(token: unknown): string | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  if (typeof token === 'string' && token.length <= maxLength) return token;
  throw invalid(
    `Value '${String(token)}' at 'clientRequestToken' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${maxLength}`,
  );
}
