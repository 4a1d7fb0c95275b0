import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { clock } from '../../../../shared/base/clock.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(() => vi.restoreAllMocks());

it('a run whose clock is behind that of the run before finishes, and loses no moment', async () => {
  const { reconcile } = await import('../../../../functions/orders/reconciliation/reconcile.ts');
  const { readPosition } = await import('../../../../functions/orders/reconciliation/finding-store.ts');
  await reconcile();
  const before = (await readPosition()) ?? 0;
  vi.spyOn(clock, 'now').mockImplementation(() => Date.now() - 30_000);
  await reconcile();
  expect(await readPosition()).toBe(before + 1);
});
