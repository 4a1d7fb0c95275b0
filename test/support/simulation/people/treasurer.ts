import { organizer } from '../event-on-sale.ts';
import type { World } from '../world.ts';
import { Person } from './person.ts';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

/** A transfer: after how long it arrives, and how much of what is due. */
type Transfer = readonly [afterMs: number, share: number];

/** How people pay by bank transfer: exactly, in parts, too much, twice, partly, late, and not at all. */
const habits: readonly (readonly Transfer[])[] = [
  [[5 * minuteMs, 1]],
  [[minuteMs, 1]],
  [
    [3 * minuteMs, 0.4],
    [6 * minuteMs, 0.6],
  ],
  [[4 * minuteMs, 1.2]],
  [
    [3 * minuteMs, 0.5],
    [5 * minuteMs, 1],
  ],
  [
    [4 * minuteMs, 1],
    [4 * minuteMs, 1],
  ],
  [[5 * minuteMs, 0.5]],
  [[8 * minuteMs, 0.3]],
  [[dayMs + 150 * minuteMs, 1]],
  [
    [6 * minuteMs, 0.5],
    [dayMs + 150 * minuteMs, 0.5],
  ],
  [],
];

/** Lets the money for an order arrive at the organizer, whose members record each transfer. */
export function transferMoney(world: World, { orderId, due }: { orderId: string; due: number }): void {
  const { scheduler, api, diary } = world;
  const habit = habits[scheduler.between(0, habits.length)] ?? [];
  for (const [index, [afterMs, share]] of habit.entries()) {
    const amount = Math.round(due * share);
    const member = new Person(world, api, organizer, `transfer-${orderId}-${index}`);
    const record = async () => {
      const body = { amount: { amount, currency: 'EUR' } };
      const { status } = await member.insist(`POST /v1/orders/${orderId}/mark-paid`, body);
      if (status === 202) diary.receipts.push({ orderId, amount });
    };
    scheduler.later(afterMs + scheduler.between(0, minuteMs), undefined, record, scheduler.actor('bank'));
  }
}

/** Pays out, now and then, the refunds that no provider executes, and records that. */
export async function payOut(person: Person): Promise<void> {
  const { diary } = person.world;
  for (const pauseMinutes of [8, 10, 30, 60, 1_500, 1_000, 5_000, 5_000]) {
    await person.wait(pauseMinutes * minuteMs, (pauseMinutes + 2) * minuteMs);
    for (const { orderId, attempts, refunds } of await person.orders()) {
      for (const { id, attemptId, amount, status } of refunds) {
        const provider = attempts.find((attempt) => attempt.id === attemptId)?.provider;
        if (status !== 'pending' || provider === 'test') continue;
        diary.payouts.set(id, { attemptId, amount: amount.amount });
        await person.insist(`POST /v1/orders/${orderId}/refunds/${encodeURIComponent(id)}/mark-paid`);
      }
    }
  }
}
