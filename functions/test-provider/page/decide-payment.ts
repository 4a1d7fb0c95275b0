import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { stateOfCharge, type TestCharge, type TestDecision } from '../../../shared/records/test-provider/charge.ts';
import { decideTestCharge, readTestCharge } from '../../../shared/records/test-provider/charge-store.ts';
import type { PageState } from './payment-page.ts';

/** A payment as its page shows it. */
interface Shown {
  charge: TestCharge;
  state: PageState;
}

/** What a page shows of an attempt at `now`, epoch ms. @throws Problem `not_found`. */
export async function readPayment(attemptId: string, now: number): Promise<Shown> {
  const found = await readTestCharge(attemptId);
  if (!found) throw new Problem(notFound, 'There is no such payment');
  const { charge, decision } = found;
  const state = stateOfCharge(charge, decision, now);
  return { charge, state: state === 'open' && charge.payBy <= now ? 'too_late' : state };
}

/** Decides a payment that waits for its buyer. The first decision counts. Returns what the page shows afterwards. */
export async function decidePayment(attemptId: string, result: TestDecision['result'], now: number): Promise<Shown> {
  const before = await readPayment(attemptId, now);
  if (before.state !== 'open') return before;
  await decideTestCharge(attemptId, result);
  return readPayment(attemptId, now);
}
