import { beforeAll, expect, it } from 'vitest';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import type { Route } from '../../../shared/http/routes.ts';
import { admin } from '../../support/actors/admin.ts';
import { type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: no value of a query or path parameter causes a fault.
 * Method: every route that only reads, with each of its parameters in turn empty, too long or odd.
 */

const odd = [
  '',
  ' ',
  '0',
  'x'.repeat(5_000),
  'é'.repeat(60),
  '\u0000',
  'a\nb',
  '#',
  '|',
  '🎟'.repeat(30),
  "' OR 1=1",
  '%00',
  '../..',
];

const readingRoutes: [string, Route][] = allRouteTables()
  .flatMap(({ routes }) => Object.entries(routes))
  .filter(([key]) => key.startsWith('GET /v1/'));

let token: string;
let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: true });
  party = await show();
  token = (await admin()).token;
}, 120_000);

const pathOf = (key: string): string =>
  key
    .replace('GET ', '')
    .replace('{eventId}', party.eventId)
    .replace('{organizerId}', party.organizerId)
    .replace(/\{\w+\}/g, 'none');

it('odd values of each query parameter are answered without a fault', async () => {
  const faults: string[] = [];
  for (const [key, { query }] of readingRoutes) {
    const path = pathOf(key);
    for (const name of Object.keys(query?.shape ?? {})) {
      for (const value of odd) {
        const needed = name !== 'q' && query?.shape.q ? 'q=show&' : '';
        const url = `${path}?${needed}${name}=${encodeURIComponent(value)}`;
        const { status } = await call('GET', url, { token });
        if (status >= 500) faults.push(`${status} ${url.slice(0, 100)}`);
      }
    }
  }
  expect(faults).toEqual([]);
});

it('odd values of each path parameter are answered without a fault', async () => {
  const faults: string[] = [];
  for (const [key] of readingRoutes) {
    for (const [parameter] of key.matchAll(/\{\w+\}/g)) {
      for (const value of odd.filter((one) => one !== '')) {
        const path = key.replace('GET ', '').replace(parameter, encodeURIComponent(value));
        const { status } = await call('GET', path.replace(/\{\w+\}/g, 'none'), { token });
        if (status >= 500) faults.push(`${status} ${path.slice(0, 100)}`);
      }
    }
  }
  expect(faults).toEqual([]);
});

it('a period that ends before it begins is answered without a fault', async () => {
  const faults: string[] = [];
  for (const [key, { query }] of readingRoutes.filter(([, route]) => route.query?.shape.from && route.query.shape.to)) {
    for (const time of ['', 'T00:00:00Z']) {
      const needed = query?.shape.q ? 'q=show&' : '';
      const url = `${pathOf(key)}?${needed}from=2027-02-01${time}&to=2027-01-01${time}`;
      const { status } = await call('GET', url, { token });
      if (status >= 500) faults.push(`${status} ${url}`);
    }
  }
  expect(faults).toEqual([]);
});

it.each(['0x10', '1e2', ' 5', '+5', '5.0', '', '-1', '０'])('a number written as "%s" is refused', async (value) => {
  for (const name of ['limit', 'priceFrom']) {
    const { status, body } = await call('GET', `/v1/events?${name}=${encodeURIComponent(value)}`);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'invalid_request', `?${name}`]);
  }
});

it('an empty organizer is refused, in lists and in calendars', async () => {
  for (const path of ['/v1/events', '/v1/events.ics', '/v1/venues']) {
    const { status, body } = await call('GET', `${path}?organizerId=`);
    expect([path, status, body.errors?.[0].pointer]).toEqual([path, 422, '?organizerId']);
  }
});
