// Goal: an organizer's terms of sale are read back as they were set, and buyers see only what concerns them.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Account, founder, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

let owner: Account;
let organizerId: string;
beforeAll(async () => {
  await startInProcess({ cache: false });
  owner = await founder();
  organizerId = must(201, await call('POST', '/v1/organizers', { token: owner.token, body: { name: 'Owls' } })).id;
});

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const change = (body: object) => call('PATCH', `/v1/organizers/${organizerId}`, { token: owner.token, body });
const own = async () => must(200, await call('GET', `/v1/organizers/${organizerId}`, { token: owner.token }));
const profile = async () => must(200, await call('GET', `/v1/organizers/${organizerId}/profile`));

const refundPolicy = {
  windows: [
    { hoursBefore: 168, percent: 100 },
    { hoursBefore: 48, percent: 50 },
  ],
  fixedFee: euros(500),
  feePerTicket: euros(200),
};
const manualPayment = { enabled: true, instructions: 'Transfer to\nIS14 0159 2600 7654 5510 7303 39', days: 3 };

it('members read both back, the public profile shows the policy alone, and `null` removes each', async () => {
  expect(must(200, await change({ refundPolicy, manualPayment }))).toMatchObject({ refundPolicy, manualPayment });
  expect(await own()).toMatchObject({ refundPolicy, manualPayment });
  const list = must(200, await call('GET', '/v1/organizers', { token: owner.token }));
  expect(list.items[0]).toMatchObject({ refundPolicy, manualPayment });
  expect(await profile()).toMatchObject({ refundPolicy });
  expect(JSON.stringify(await profile())).not.toContain('IS14');

  must(200, await change({ name: 'Larks' }));
  expect(await own()).toMatchObject({ refundPolicy, manualPayment });
  must(200, await change({ refundPolicy: null }));
  expect(await own()).not.toHaveProperty('refundPolicy');
  expect(await profile()).not.toHaveProperty('refundPolicy');
  must(200, await change({ manualPayment: null }));
  expect(await own()).not.toHaveProperty('manualPayment');
});

const fees = { perTicket: euros(100), percent: 2.5, cap: euros(500), perOrder: euros(150), paidBy: 'buyer' };
const tax = { rate: 8.875, included: false };
const invoicing = { legalName: 'Owls Ltd', address: 'Main Street 1\nVienna', vatId: 'ATU12345678', prefix: 'OW-1' };

it('shows fees and tax to everybody, the seller and the zone to members, and `null` removes each', async () => {
  const settings = { fees, tax, invoicing, timezone: 'Europe/Vienna' };
  expect(must(200, await change(settings))).toMatchObject(settings);
  expect(await own()).toMatchObject(settings);
  const seen = await profile();
  expect(seen).toMatchObject({ fees, tax });
  expect(JSON.stringify(seen)).not.toMatch(/Owls Ltd|ATU12345678|Europe/);

  must(200, await change({ description: 'Late shows.' }));
  expect(await own()).toMatchObject(settings);
  must(200, await change({ fees: { percent: 3, paidBy: 'organizer' } }));
  expect((await own()).fees).toEqual({ percent: 3, paidBy: 'organizer' });
  must(200, await change({ fees: null, tax: null, invoicing: null, timezone: null }));
  for (const name of Object.keys(settings)) expect(await own()).not.toHaveProperty(name);
  expect(await profile()).not.toHaveProperty('fees');
});

it('gives buyers five days to pay unless the organizer says otherwise', async () => {
  must(200, await change({ manualPayment: { enabled: true, instructions: 'Pay at the office.' } }));
  expect((await own()).manualPayment).toEqual({ enabled: true, instructions: 'Pay at the office.', days: 5 });
  must(200, await change({ manualPayment: { enabled: false } }));
  expect((await own()).manualPayment).toEqual({ enabled: false, instructions: '', days: 5 });
});

it('only those who may edit the organizer set them', async () => {
  const stranger = await founder();
  const request = { token: stranger.token, body: { refundPolicy } };
  expect((await call('PATCH', `/v1/organizers/${organizerId}`, request)).status).toBe(404);
});

const window = (hoursBefore: number, percent = 50) => ({ hoursBefore, percent });
const policyWith = (field: object) => ({ refundPolicy: { ...refundPolicy, ...field } });
const paymentWith = (field: object) => ({ manualPayment: { ...manualPayment, ...field } });

describe('refuses', () => {
  it.each([
    ['two windows of the same hours', policyWith({ windows: [window(48), window(48, 20)] }), '/refundPolicy/windows'],
    [
      'eleven windows',
      policyWith({ windows: Array.from({ length: 11 }, (_, hours) => window(hours)) }),
      '/refundPolicy/windows',
    ],
    ['more than 100 %', policyWith({ windows: [window(48, 101)] }), '/refundPolicy/windows/0/percent'],
    ['part of a per cent', policyWith({ windows: [window(48, 0.5)] }), '/refundPolicy/windows/0/percent'],
    ['less than 0 %', policyWith({ windows: [window(48, -1)] }), '/refundPolicy/windows/0/percent'],
    ['more than a year', policyWith({ windows: [window(8_761)] }), '/refundPolicy/windows/0/hoursBefore'],
    ['hours after the start', policyWith({ windows: [window(-1)] }), '/refundPolicy/windows/0/hoursBefore'],
    ['no windows', { refundPolicy: {} }, '/refundPolicy/windows'],
    [
      'fees in two currencies',
      policyWith({ fixedFee: { amount: 1, currency: 'ISK' } }),
      '/refundPolicy/feePerTicket/currency',
    ],
    ['a negative fee', policyWith({ fixedFee: euros(-1) }), '/refundPolicy/fixedFee/amount'],
    ['an endless fee', policyWith({ fixedFee: euros(1e12) }), '/refundPolicy/fixedFee/amount'],
    ['a fee without a currency', policyWith({ fixedFee: { amount: 1 } }), '/refundPolicy/fixedFee/currency'],
    ['an unknown field', policyWith({ keepFees: true }), '/refundPolicy/keepFees'],
    ['fees of nothing', { fees: { paidBy: 'buyer' } }, '/fees'],
    ['a cap alone', { fees: { cap: euros(1), paidBy: 'buyer' } }, '/fees/cap'],
    ['a third decimal of a fee', { fees: { percent: 2.125, paidBy: 'buyer' } }, '/fees/percent'],
    [
      'fees of two currencies',
      { fees: { ...fees, perOrder: { amount: 1, currency: 'ISK' } } },
      '/fees/perOrder/currency',
    ],
    ['a fee that nobody pays', { fees: { percent: 2 } }, '/fees/paidBy'],
    ['a fourth decimal of a tax', { tax: { ...tax, rate: 8.8755 } }, '/tax/rate'],
    ['a tax neither added nor included', { tax: { rate: 8 } }, '/tax/included'],
    ['a seller without an address', { invoicing: { ...invoicing, address: '' } }, '/invoicing/address'],
    ['a prefix with a space', { invoicing: { ...invoicing, prefix: 'OW 1' } }, '/invoicing/prefix'],
    ['an unknown zone', { timezone: 'Europe/Atlantis' }, '/timezone'],
    ['payment without instructions', { manualPayment: { enabled: true } }, '/manualPayment/instructions'],
    ['blank instructions', paymentWith({ instructions: ' \n ' }), '/manualPayment/instructions'],
    ['endless instructions', paymentWith({ instructions: 'x'.repeat(2_001) }), '/manualPayment/instructions'],
    ['control characters', paymentWith({ instructions: 'Pay\u0007' }), '/manualPayment/instructions'],
    ['no days', paymentWith({ days: 0 }), '/manualPayment/days'],
    ['more than 30 days', paymentWith({ days: 31 }), '/manualPayment/days'],
    ['part of a day', paymentWith({ days: 1.5 }), '/manualPayment/days'],
  ])('%s', async (_, body, pointer) => {
    const answer = await change(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_request']);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });
});
