import type Stripe from 'stripe';
import { transactionOf } from './charge-objects.ts';
import type { Params } from './form.ts';
import type { Ledger } from './ledger.ts';

/*
 * Lists of Stripe, and what they and single objects contain where a request expands it.
 */

interface Listed {
  id: string;
  created: number;
}

/** A page of a list, newest first, of what was created in the window that is asked for. */
export function page<T extends Listed>(url: string, all: Iterable<T>, params: Params) {
  const { limit = 10, starting_after, created } = params;
  const { gte = 0, lt = Number.POSITIVE_INFINITY } = (created ?? {}) as Record<string, string | number>;
  const within = [...all].filter((one) => one.created >= Number(gte) && one.created < Number(lt));
  const sorted = within.toReversed();
  const from = starting_after ? sorted.findIndex(({ id }) => id === starting_after) + 1 : 0;
  const data = sorted.slice(from, from + Number(limit));
  return { object: 'list', url, has_more: from + data.length < sorted.length, data };
}

/** A charge as it is now: refunds change it. */
export function chargeNow(ledger: Ledger, charge: Stripe.Charge): Stripe.Charge {
  const refunded = ledger.refunded(String(charge.payment_intent));
  return { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount_captured };
}

type Node = { [field: string]: unknown };

/** What stands behind the id in a field that can be expanded. */
function behind(ledger: Ledger, field: string, id: string): object | undefined {
  if (field === 'payment_intent') return ledger.intents.get(id);
  const charge = ledger.charges.get(field === 'balance_transaction' ? `ch_${id.slice('txn_'.length)}` : id);
  if (!charge) return undefined;
  return field === 'balance_transaction' ? transactionOf(charge) : chargeNow(ledger, charge);
}

function expandPath(ledger: Ledger, node: Node, [field = '', ...further]: string[]): void {
  const value = node[field];
  if (typeof value === 'string') node[field] = structuredClone(behind(ledger, field, value) ?? value);
  const next = node[field];
  if (further.length === 0 || typeof next !== 'object' || next === null) return;
  for (const one of Array.isArray(next) ? next : [next]) expandPath(ledger, one as Node, further);
}

/** Replaces ids by their objects, where the request asks for it: `data.payment_intent` in each entry of a list. */
export function expanded(ledger: Ledger, body: unknown, params: Params): unknown {
  const copy = structuredClone(body) as Node;
  for (const path of [params.expand ?? []].flat().map(String)) expandPath(ledger, copy, path.split('.'));
  return copy;
}
