import { randomUUID } from 'node:crypto';
import { backoff } from '../../../shared/async/backoff.ts';
import { type Answer, call } from '../http/client.ts';
import type { Account } from './world.ts';

const maxAttempts = 20;

/**
 * Sends a request as a persistent client does: a fault or a `conflict` is retried with the same idempotency key,
 * after a pause. Without pauses a crowd on a slow machine keeps itself busy.
 */
export async function insist(method: string, path: string, buyer: Account, body?: object): Promise<Answer> {
  const key = randomUUID();
  for (let attempt = 1; ; attempt++) {
    const answer = await call(method, path, { token: buyer.token, key, ...(body && { body }) });
    const isRetryable = answer.status >= 500 || (answer.status === 409 && answer.body.code === 'conflict');
    if (!isRetryable || attempt === maxAttempts) return answer;
    await backoff(attempt - 1);
  }
}

export const insistOnHold = (buyer: Account, ticketTypeId: string, quantity: number) =>
  insist('POST', '/v1/cart/items', buyer, { ticketTypeId, quantity });

export const insistOnOrder = (buyer: Account, token = 'tok_ok') =>
  insist('POST', '/v1/orders', buyer, { payment: { provider: 'test', token } });

/** Counts the answers by problem code or status: `{ 200: 100, sold_out: 900 }`. */
export const tally = (answers: readonly Answer[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status, body }) => String(body?.code ?? status))).map(
      ([outcome, all]) => [outcome, all?.length ?? 0],
    ),
  );
