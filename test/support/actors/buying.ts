import { randomUUID } from 'node:crypto';
import { type Answer, call } from '../http/client.ts';
import type { Account } from './world.ts';

const patience = 20;

/**
 * One request as a client sends it that means it: what is answered with a fault, or with a refusal that may pass, is sent
 * again with the same key.
 */
export async function insist(method: string, path: string, buyer: Account, body?: object): Promise<Answer> {
  const key = randomUUID();
  for (let attempt = 1; ; attempt++) {
    const answer = await call(method, path, { token: buyer.token, key, ...(body && { body }) });
    const passes = answer.status >= 500 || (answer.status === 409 && answer.body.code === 'conflict');
    if (!passes || attempt === patience) return answer;
  }
}

export const insistOnHold = (buyer: Account, ticketTypeId: string, quantity: number) =>
  insist('POST', '/v1/cart/items', buyer, { ticketTypeId, quantity });

export const insistOnOrder = (buyer: Account, token = 'tok_ok') =>
  insist('POST', '/v1/orders', buyer, { payment: { provider: 'test', token } });

/** How often each outcome was answered: `{ 200: 100, sold_out: 900 }`. */
export const tally = (answers: readonly Answer[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status, body }) => String(body?.code ?? status))).map(([word, all]) => [
      word,
      all?.length ?? 0,
    ]),
  );
