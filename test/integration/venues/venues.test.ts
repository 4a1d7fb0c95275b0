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

const facts = { address: 'Main Street 1', city: 'Vienna', country: 'AT', timezone: 'Europe/Vienna', capacity: 500 };
const addVenue = (fields: { name: string; timezone?: string; country?: string }) =>
  call('POST', '/v1/venues', { token: owner.token, body: { ...facts, organizerId, ...fields } });
const names = async () => (await call('GET', '/v1/venues')).body.items.map(({ name }: { name: string }) => name);

it('lists venues by their current names', async () => {
  const ids: string[] = [];
  for (const name of ['Arena', 'barn', 'Cellar']) ids.push(must(201, await addVenue({ name })).id);
  expect(await names()).toEqual(['Arena', 'barn', 'Cellar']);
  const change = (body: object) => call('PATCH', `/v1/venues/${ids[0]}`, { token: owner.token, body });
  must(200, await change({ name: 'Zenith' }));
  expect(await names()).toEqual(['barn', 'Cellar', 'Zenith']);
  must(200, await change({ city: 'Linz' }));
  must(
    200,
    await call('PUT', `/v1/venues/${ids[0]}/seat-map`, {
      token: owner.token,
      body: { sections: [{ id: 'F', name: 'Floor', kind: 'standing', capacity: 10 }] },
    }),
  );
  expect(await names()).toEqual(['barn', 'Cellar', 'Zenith']);
});

it('stores a time zone in its canonical spelling, and refuses an offset', async () => {
  expect((await addVenue({ name: 'Berghain', timezone: 'europe/berlin' })).body.timezone).toBe('Europe/Berlin');
  expect((await addVenue({ name: 'Eden Gardens', timezone: 'Asia/Kolkata' })).body.timezone).toBe('Asia/Kolkata');
  const offset = await addVenue({ name: 'Nowhere', timezone: '+01:00' });
  expect([offset.status, offset.body.errors]).toMatchObject([422, [{ pointer: '/timezone' }]]);
});

it('accepts only countries of ISO 3166', async () => {
  for (const country of ['XX', 'at', 'UK']) {
    expect((await addVenue({ name: 'Nowhere', country })).body.errors).toMatchObject([{ pointer: '/country' }]);
  }
});

describe('a seat map', () => {
  let path: string;
  beforeAll(async () => {
    path = `/v1/venues/${must(201, await addVenue({ name: '<b>Opera</b>' })).id}/seat-map`;
  });
  const importCsv = (raw: string, type = 'text/csv; charset=utf-8') =>
    call('PUT', path, { token: owner.token, raw, headers: { 'content-type': type } });
  const header = 'section,row,seat,attributes\n';

  it('is imported from CSV as a new version, and its drawing is cached until the next version', async () => {
    expect((await call('GET', `${path}.svg`)).body.code).toBe('seat_map_missing');
    const first = must(200, await importCsv(`${header}A,1,1,accessible\nA,1,2,companion-of:1\nFloor,,,standing:50\n`));
    expect([first.version, first.seats]).toEqual([1, 2]);
    expect(must(200, await call('GET', path)).sections).toEqual(first.sections);

    const picture = await call('GET', `${path}.svg`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(picture.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    expect(picture.body).toMatch(/^<svg [^>]*><title>&#60;b&#62;Opera/);
    const reload = () =>
      call('GET', `${path}.svg`, { headers: { 'if-none-match': picture.headers.get('etag') ?? '' } });
    expect((await reload()).status).toBe(304);
    must(200, await importCsv(`${header}A,1,1,\n`));
    expect((await reload()).status).toBe(200);
  });

  it('of a stranger is refused before it is read', async () => {
    const stranger = await call('PUT', path, { token: (await founder()).token, raw: '{"sections":' });
    expect([stranger.status, stranger.body.code]).toEqual([404, 'not_found']);
  });

  it('with faults is refused, naming the lines, and the previous version stays', async () => {
    const { body } = await importCsv(`${header}A,1,1,\nA,1,1,\nA-B,1,1,\n`);
    expect(body.errors).toMatchObject([{ pointer: '/3' }, { pointer: '/4' }]);
    const rows = Array.from({ length: 60_001 }, (_, n) => `${n % 150},${n % 401},${Math.floor(n / 401)},`);
    expect((await importCsv(header + rows.join('\n'))).body.errors).toMatchObject([{ pointer: '/60002' }]);
    expect((await importCsv(header, 'text/plain')).body.code).toBe('unsupported_media_type');
    expect((await call('PUT', path, { token: owner.token, body: { sections: [] } })).status).toBe(422);
    expect(must(200, await call('GET', path)).version).toBe(2);
  });
});
