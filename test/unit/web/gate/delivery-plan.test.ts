import { expect, it } from 'vitest';
import { DeliveryPlan } from '../../../../web/gate/offline/delivery-plan.ts';
import type { QueuedScan } from '../../../../web/gate/scan/queue.ts';

const scanOf = (id: number, code = `code ${id}`): QueuedScan => ({
  ...{ scanId: `scan ${id}`, eventId: 'evt_1', code, gateId: 'gat_1', direction: 'in', people: 1 },
  ...{ scannedAt: new Date(id).toISOString(), provisional: true },
});
const many = (count: number) => Array.from({ length: count }, (_, id) => scanOf(id));
const idsOf = (scans: readonly QueuedScan[]) => new Set(scans.map(({ scanId }) => scanId));

it('halves a batch without an answer, and doubles it after an answer', () => {
  const plan = new DeliveryPlan();
  const sizes: number[] = [];
  const scans = many(500);
  for (let round = 0; round < 9; round++) {
    const batch = plan.next(scans, 0);
    sizes.push(batch.length);
    plan.failed(batch, 0);
  }
  expect(sizes).toEqual([200, 100, 50, 25, 13, 7, 4, 2, 1]);
  for (let round = 0; round < 9; round++) {
    const batch = plan.next(scans, 0);
    sizes.push(batch.length);
    plan.answered(batch, idsOf(batch), 0);
  }
  expect(sizes.slice(9)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 200]);
});

it('finds the scan that stops all others, and delivers these', () => {
  const plan = new DeliveryPlan();
  let left = many(30);
  for (let round = 0; round < 20; round++) {
    const batch = plan.next(left, 0);
    if (batch.some(({ scanId }) => scanId === 'scan 11')) plan.failed(batch, 0);
    else {
      plan.answered(batch, idsOf(batch), 0);
      left = left.filter((scan) => !batch.includes(scan));
    }
  }
  expect(left.map(({ scanId }) => scanId)).toEqual(['scan 11']);
});

it('sends what was not answered later, and the same ticket not before it', () => {
  const plan = new DeliveryPlan();
  const [first, other] = [scanOf(1), scanOf(2)];
  const scans = [first, other, scanOf(3, first.code)];
  plan.answered([first, other], idsOf([other]), 0);
  const left = scans.filter((scan) => scan !== other);
  expect(plan.next(left, 1_999)).toEqual([]);
  expect(plan.next(left, 2_000)).toEqual(left);
  plan.answered(left, new Set(), 2_000);
  expect(plan.next(left, 5_999)).toEqual([]);
  expect(plan.next(left, 6_000)).toEqual([first]);
});
