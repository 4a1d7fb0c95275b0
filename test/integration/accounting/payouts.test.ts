// Goal: nobody is paid more than the platform holds for them, and every payout is in the ledger and the audit trail.
// Method: a real balance from the ledger's own rows; payouts through the API, also several at a time.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sumOf } from '../../../shared/base/sum.ts';
import { euros, organizerWith, payOut, payouts, treasurer } from '../../support/accounting/payouts.ts';
import { type Account, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

let admin: Account;
beforeAll(async () => {
  await startInProcess({ cache: false });
  admin = await treasurer();
});

describe('POST /v1/organizers/{organizerId}/payouts', () => {
  it('lowers the balance at once, and is listed, in the ledger and in the audit trail', async () => {
    const given = await organizerWith(10_000);
    const at = '2026-11-02T10:00:00.000Z';
    const paid = must(201, await payOut(admin, given.path, 4_000, { reference: 'November', note: 'first part', at }));
    expect(paid).toMatchObject({ amount: euros(4_000), reference: 'November', note: 'first part', at });
    expect(await payouts(given)).toEqual({ balance: [euros(6_000)], items: [paid], nextCursor: null });
    const { token } = given.party.organizer;
    const { items } = must(200, await call('GET', `${given.path}/ledger`, { token }));
    const booked = items.filter(({ transactionId }: any) => transactionId === paid.transactionId);
    expect(booked.map(({ account, amount, kind }: any) => [account, amount.amount, kind])).toEqual([
      ['payouts', 4_000, 'payout'],
      ['bank', -4_000, 'payout'],
    ]);
    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    const row = await getItem<any>(process.env.SETTINGS_TABLE ?? '', { pk: 'payouts', sk: paid.id });
    expect(auditRecords(row, undefined)).toMatchObject([
      {
        subject: given.organizerId,
        what: 'paid_out',
        actor: admin.id,
        change: { payoutId: expect.anything() },
      },
    ]);
  });

  it('refuses more than the open balance, in its currency, and a time in the future', async () => {
    const { path } = await organizerWith(5_000);
    const { status, body } = await payOut(admin, path, 5_001);
    expect([status, body.code, body.balance]).toEqual([409, 'payout_exceeds_balance', euros(5_000)]);
    const dollars = await payOut(admin, path, 1, { amount: { amount: 1, currency: 'USD' } });
    expect([dollars.body.code, dollars.body.balance]).toEqual([
      'payout_exceeds_balance',
      { amount: 0, currency: 'USD' },
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    expect((await payOut(admin, path, 1, { at: tomorrow })).body.errors[0].pointer).toBe('/at');
    for (const amount of [0, -1, 1.5]) expect((await payOut(admin, path, amount)).status).toBe(422);
  });

  it('pays a repeated request once, and refuses its key with another body', async () => {
    const given = await organizerWith(9_000);
    const key = randomUUID();
    const first = must(201, await payOut(admin, given.path, 5_000, { key }));
    expect(must(201, await payOut(admin, given.path, 5_000, { key }))).toEqual(first);
    expect((await payOut(admin, given.path, 4_000, { key })).body.code).toBe('idempotency_key_reused');
    expect((await payouts(given)).balance).toEqual([euros(4_000)]);
  });

  it('takes a request without a key, each as a payout of its own, and refuses a key that is too short', async () => {
    const given = await organizerWith(5_000);
    const withKey = (key: string) => payOut(admin, given.path, 1_000, { key });
    expect(must(201, await withKey('')).id).not.toBe(must(201, await withKey('')).id);
    expect((await withKey('short')).body.code).toBe('idempotency_key_required');
    expect((await payouts(given)).balance).toEqual([euros(3_000)]);
  });

  it('never pays more than the balance, however many payouts come at the same time', async () => {
    const given = await organizerWith(10_000);
    const asked = Array.from({ length: 8 }, async () => {
      for (;;) {
        const answer = await payOut(admin, given.path, 3_000);
        if (answer.body.code !== 'conflict') return answer.status;
      }
    });
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    const { balance, items } = await payouts(given);
    expect(balance).toEqual([euros(1_000)]);
    expect(sumOf(items.map(({ amount }: any) => amount.amount))).toBe(9_000);
  });

  it('is for administrators, of organizers that exist', async () => {
    const { party, path } = await organizerWith(1_000);
    const body = { amount: euros(1) };
    expect((await call('POST', `${path}/payouts`, { token: party.organizer.token, body })).status).toBe(403);
    expect((await payOut(admin, '/v1/organizers/org_nobody', 1)).status).toBe(404);
  });
});

describe('GET /v1/organizers/{organizerId}/ledger.csv', () => {
  it('holds a part of the ledger, and names the next file', async () => {
    const { party, path } = await organizerWith(8_000);
    for (let n = 1; n <= 3; n++) must(201, await payOut(admin, path, 1_000 + n));
    const { token } = party.organizer;
    let next: string | undefined = `${path}/ledger.csv?limit=4&separator=;`;
    const lines: string[] = [];
    for (let files = 1; next; files++) {
      const { status, body, headers }: any = await call('GET', next, { token });
      expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
      lines.push(...body.trim().split('\r\n').slice(1));
      next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      expect(files).toBeLessThan(5);
    }
    const cells = lines.map((line) => line.split(';'));
    expect(cells.map(([, , kind, account, amount]) => [kind, account, amount])).toEqual(
      [1, 2, 3].flatMap((n) => [
        ['payout', 'payouts', `10,0${n}`],
        ['payout', 'bank', `-10,0${n}`],
      ]),
    );
  });
});
