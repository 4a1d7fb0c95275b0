/*
 * Goal: a provider counts as out when it does not answer, and not when it answers that one request is wrong.
 */
import { describe, expect, it, vi } from 'vitest';
import { callProvider } from '../../../functions/orders/payment/call-provider.ts';

// Nobody is asked: each test says how its calls end.
vi.mock('../../../functions/orders/payment/require-provider.ts', () => ({ requireProvider: () => ({}) }));

const failing = (statusCode?: number) =>
  Object.assign(new Error('a fault'), statusCode === undefined ? {} : { statusCode });

describe('after many requests that a provider refused', () => {
  it.each([400, 402, 404, 409])('with %i, the next one is sent', async (status) => {
    const fault = failing(status);
    for (let times = 0; times < 12; times++) {
      await expect(callProvider('cash', () => Promise.reject(fault))).rejects.toBe(fault);
    }
    expect(await callProvider('cash', async () => 'an answer')).toBe('an answer');
  });
});

describe('after many faults', () => {
  it.each([
    ['card', undefined],
    ['manual', 500],
    ['stripe', 429],
  ])('of %s, it is skipped', async (provider, status) => {
    const calls: number[] = [];
    for (let times = 0; times < 12; times++) {
      await callProvider(provider, () => {
        calls.push(times);
        return Promise.reject(failing(status));
      }).catch(() => undefined);
    }
    expect(calls).toEqual([0, 1, 2, 3, 4]);
  });
});
