import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { hall } from '../../support/actors/seats.ts';
import { type Draft, draft, founder, hold, must, order, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, until } from '../../support/http/client.ts';
import { announced, message } from '../../support/state/outbox.ts';
import { confirm } from '../../support/state/saga.ts';

let drafted: Draft;
beforeAll(async () => {
  await startInProcess({ cache: false });
  drafted = await draft();
});

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
const refusalOf = ({ status, body }: { status: number; body: any }) => [status, body.code, body.errors?.[0]?.pointer];

describe('an event', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['more than 8 KB of attributes', { attributes: { text: 'x'.repeat(9 * 1024) } }, '/attributes'],
    ['an end before its start', { endsAt: hours(1), startsAt: hours(2) }, '/endsAt'],
    ['doors after its start', { doorsOpenAt: hours(3) }, '/doorsOpenAt'],
    ['an end in the past', { doorsOpenAt: hours(-9), startsAt: hours(-8), endsAt: hours(-7) }, '/endsAt'],
    ['a time without a zone', { startsAt: '2027-01-01T20:00:00' }, '/startsAt'],
    ['a picture that is a script', { imageUrl: 'javascript:alert(1)' }, '/imageUrl'],
    ['a currency that is not ISO 4217', { currency: 'EURO' }, '/currency'],
    ['a currency that has ended', { currency: 'HRK' }, '/currency'],
    ['a category of four names', { category: 'a/b/c/d' }, '/category'],
    ['an unknown field', { status: 'published' }, '/status'],
  ])('is rejected with %s', async (_, fields, pointer) => {
    const { organizer, organizerId, venueId } = drafted;
    const body = {
      ...{ organizerId, venueId, title: 'Show', description: '', category: 'concert', currency: 'EUR' },
      ...{ doorsOpenAt: hours(1), startsAt: hours(2), endsAt: hours(5) },
      ...fields,
    };
    expect(refusalOf(await call('POST', '/v1/events', { token: organizer.token, body }))).toEqual([
      ...[422, 'invalid_request'],
      pointer,
    ]);
  });

  it('stores markup as plain text, and mails escape it', async () => {
    const party = await show();
    const { organizer, eventId } = party;
    const title = '<img src=x onerror="alert(1)">&amp; <b>Show</b>';
    const description = '<script>alert(document.cookie)</script>';
    const path = `/v1/events/${eventId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { title, description } }));
    const shown = await call('GET', path);
    expect(shown.body).toMatchObject({ title, description });
    expect(shown.headers.get('content-type')).toBe('application/json');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');

    // Mails to unconfirmed addresses take links out of such texts.
    const buyer = await founder('<i>Ada</i>');
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer));
    await confirm(id);
    const confirmed = (await announced()).find(({ type, subject }) => type === 'OrderConfirmed' && subject === id);
    const { handler } = await import('../../../functions/notifications/on-order-confirmed.ts');
    expect((await handler(message(confirmed), {} as Context)).batchItemFailures).toEqual([]);
    const mailed = async () => (await storedMails(inject('mailFolder'))).filter(({ text }) => text.includes(id));
    const [mail] = await until(mailed, (mails) => mails.length > 0, 10);
    expect(mail?.text).toContain(title);
    const { html } = await PostalMime.parse(readFileSync(join(inject('mailFolder'), `${mail?.id}.eml`)));
    expect(html).not.toMatch(/<(img|script|i|b)[ >]/);
    expect(html).toContain('onerror');
  });
});

describe('a venue', () => {
  const put = (map: object) =>
    call('PUT', `/v1/venues/${drafted.venueId}/seat-map`, { token: drafted.organizer.token, body: map });

  it('rejects a seat map with a duplicate seat', async () => {
    const map = hall({ A: 2 });
    map.sections[0]?.rows[0]?.seats.push({ name: '2' });
    const refused = await put(map);
    expect(refusalOf(refused)).toEqual([422, 'invalid_request', '/sections']);
    expect(refused.body.errors[0].message).toBe('Section A, row 1 has two seats 2');
  });

  it('rejects a name with the separator of seat names', async () => {
    expect(refusalOf(await put(hall({ 'A-1': 2 })))).toEqual([422, 'invalid_request', '/sections/0/id']);
  });
});
