// Goal: money that a bank has returned is owed to the organizer again, exactly once, and a closed period stays as it is.
// Method: payouts and returns through the API, also several at a time, then every place that shows them.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  count,
  euros,
  ledgerRowsOf,
  organizerWith,
  payOut,
  payouts,
  treasurer,
} from '../../support/accounting/payouts.ts';
import { type Account, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

let admin: Account;
beforeAll(async () => {
  await startInProcess({ cache: false });
  admin = await treasurer();
});

describe('POST /v1/organizers/{organizerId}/payouts/{payoutId}/return', () => {
  const comeBack = (path: string, id: string, { key, ...body }: Record<string, any> = {}) =>
    call('POST', `${path}/payouts/${id}/return`, { token: admin.token, body, key });

  it('opens the balance again, and is in the list, the ledger, the settlement and the audit trail', async () => {
    const given = await organizerWith(10_000);
    const { token } = given.party.organizer;
    const first = must(201, await payOut(admin, given.path, 1_000));
    const paid = must(
      201,
      await payOut(admin, given.path, 4_000, { reference: 'November', at: '2026-11-02T10:00:00Z' }),
    );
    const back = must(201, await comeBack(given.path, paid.id, { note: 'closed', at: '2026-11-05T10:00:00Z' }));
    const transactionId = `${paid.id}#return`;
    const times = { at: '2026-11-05T10:00:00.000Z', createdAt: expect.any(String) };
    expect(back).toEqual({ ...paid, returned: { transactionId, note: 'closed', ...times } });
    expect(await payouts(given)).toEqual({ balance: [euros(9_000)], items: [back, first], nextCursor: null });

    const booked = await ledgerRowsOf(given.organizerId, [paid.id, transactionId]);
    expect(
      booked.map(({ kind, entries }) => [kind, Object.fromEntries(entries.map(([name, sum]) => [name, sum]))]),
    ).toEqual([
      ['payout', { payouts: 4_000, bank: -4_000 }],
      ['payout_returned', { payouts: -4_000, bank: 4_000 }],
    ]);
    const csv = must(200, await call('GET', `${given.path}/ledger.csv`, { token }));
    expect(csv).toContain(`${transactionId},payout_returned,bank,40.00,EUR`);

    await count(booked);
    expect((await payouts(given)).balance).toEqual([euros(9_000)]);
    const days = `from=${booked[0]?.day}&to=${booked[1]?.day}`;
    const settled = must(200, await call('GET', `${given.path}/settlement?${days}`, { token }));
    // The first payout has not been added up.
    expect(settled.totals).toMatchObject([{ payouts: euros(0), closingBalance: euros(10_000) }]);

    const { auditRecords } = await import('../../../functions/operations/audit-trail/audit-record.ts');
    const { getItem } = await import('../../../shared/dynamo/read.ts');
    const row = await getItem<any>(process.env.SETTINGS_TABLE ?? '', { pk: 'payouts', sk: paid.id });
    const { returned, returnRequest: _, ...before } = row;
    expect(auditRecords(row, before)).toMatchObject([
      { subject: given.organizerId, what: 'payout_returned', actor: admin.id, change: { returned: { to: returned } } },
    ]);
    must(201, await payOut(admin, given.path, 9_000));
  });

  it('counts on the day of its posting once its own day is closed', async () => {
    const { path, organizerId } = await organizerWith(1_000);
    const paid = must(201, await payOut(admin, path, 1_000, { at: '2026-10-02T10:00:00Z' }));
    must(201, await comeBack(path, paid.id, { key: '', at: '2026-10-03T10:00:00Z' }));
    const [row] = await ledgerRowsOf(organizerId, [`${paid.id}#return`]);
    expect([row?.at, row?.day]).toEqual([
      Date.parse('2026-10-03T10:00:00Z'),
      new Date(row?.postedAt ?? 0).toISOString().slice(0, 10),
    ]);
  });

  it('is recorded once: a repeat is answered alike, and everything else is refused', async () => {
    const given = await organizerWith(9_000);
    const paid = must(201, await payOut(admin, given.path, 5_000));
    const key = randomUUID();
    const back = must(201, await comeBack(given.path, paid.id, { key }));
    expect(must(201, await comeBack(given.path, paid.id, { key }))).toEqual(back);
    expect((await comeBack(given.path, paid.id, { key, note: 'closed' })).body.code).toBe('idempotency_key_reused');
    for (const another of ['', randomUUID()]) {
      const { status, body } = await comeBack(given.path, paid.id, { key: another });
      expect([status, body.code]).toEqual([409, 'payout_returned']);
    }
    expect((await payouts(given)).balance).toEqual([euros(9_000)]);
  });

  it('is recorded once, however many administrators record it at the same time', async () => {
    const given = await organizerWith(9_000);
    const paid = must(201, await payOut(admin, given.path, 5_000));
    const asked = Array.from({ length: 6 }, async () => {
      for (;;) {
        const { status, body } = await comeBack(given.path, paid.id);
        if (body.code !== 'conflict') return status;
      }
    });
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect((await payouts(given)).balance).toEqual([euros(9_000)]);
  });

  it('keeps to a page of payouts: returns are no items of the list', async () => {
    const given = await organizerWith(9_000);
    const ids: string[] = [];
    for (let n = 1; n <= 3; n++) {
      const { id } = must(201, await payOut(admin, given.path, n));
      must(201, await comeBack(given.path, id));
      ids.unshift(id);
    }
    const { token } = given.party.organizer;
    const listed: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: any = must(200, await call('GET', `${given.path}/payouts?limit=1${next}`, { token }));
      listed.push(...page.items.map(({ id }: any) => id));
      next = page.nextCursor && `&cursor=${page.nextCursor}`;
    }
    expect(listed).toEqual(ids);
  });

  it('is for administrators, of a payout of this organizer, and of a time between the payout and now', async () => {
    const { party, path } = await organizerWith(1_000);
    const { id, at } = must(201, await payOut(admin, path, 1_000));
    const asMember = { token: party.organizer.token, body: {} };
    expect((await call('POST', `${path}/payouts/${id}/return`, asMember)).status).toBe(403);
    const other = await organizerWith(1_000);
    expect((await comeBack(other.path, id)).status).toBe(404);
    expect((await comeBack(path, 'pay_nothing')).status).toBe(404);
    for (const time of [Date.parse(at) - 1_000, Date.now() + 86_400_000]) {
      const { status, body } = await comeBack(path, id, { at: new Date(time).toISOString() });
      expect([status, body.errors[0].pointer]).toEqual([422, '/at']);
    }
  });
});
