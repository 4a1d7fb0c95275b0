import { beforeAll, describe, expect, it } from 'vitest';
import { addType, draft, must, publish, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

/** Parses iCalendar text: its entries, each with its unescaped fields. */
function entriesOf(text: string): Record<string, string>[] {
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text).not.toMatch(/[^\r]\n/);
  const lines = text.replaceAll('\r\n ', '').split('\r\n');
  expect([lines[0], ...lines.slice(-2)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
  const entries: Record<string, string>[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/s.exec(line) ?? [];
    if (line === 'BEGIN:VEVENT') entries.push({});
    const unescaped = value.replace(/\\([\\;,n])/g, (_, mark) => (mark === 'n' ? '\n' : mark));
    const entry = entries.at(-1);
    if (entry) entry[name] = unescaped;
  }
  return entries;
}

const change = ({ organizer, eventId }: Pick<Show, 'organizer' | 'eventId'>, body: object) =>
  call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body }).then((answer) => must(200, answer));
const feed = async (query = '') => {
  const { status, body, headers } = await call('GET', `/v1/events.ics${query}`);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  return body as string;
};

describe('the calendar feed of an organizer', () => {
  it('holds each published event under its id, escapes its texts, and holds no draft', async () => {
    const party = await show({ doorsIn: 48 });
    const title = 'Ñandú; \\ "Jazz", <script>alert(1)</script> – ein sehr langer Abend mit 🎷🎷🎷🎷🎷🎷🎷 und Gästen';
    await change(party, { title, description: `First line\nSecond, line; ${'🎺'.repeat(600)}` });
    const drafted = await draft();
    must(201, await addType(drafted));
    const text = await feed(`?organizerId=${party.organizerId}`);
    const [entry, ...others] = entriesOf(text);
    expect(others).toEqual([]);
    const event = must(200, await call('GET', `/v1/events/${party.eventId}`));
    const utc = (time: string) => `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    expect(entry).toMatchObject({
      UID: party.eventId,
      SUMMARY: title,
      LOCATION: 'The Cellar, Main Street 1, Vienna, AT',
      DTSTART: utc(event.startsAt),
      DTEND: utc(event.endsAt),
      SEQUENCE: String(event.version),
      STATUS: 'CONFIRMED',
    });
    expect(entry?.URL).toMatch(new RegExp(`^http://localhost:8080/v1/events/${event.slug}$`));
    expect(entry?.DESCRIPTION).toMatch(/^First line\nSecond, line; (🎺)+$/u);
    expect([...(entry?.DESCRIPTION ?? '')]).toHaveLength(500);
    expect(text).toContain('X-WR-CALNAME:Events of Night Owls\r\n');
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n');
  });

  it('shows a new date under the same id and drops a cancelled event', async () => {
    const party = await show({ doorsIn: 48 });
    const path = `?organizerId=${party.organizerId}`;
    const [before] = entriesOf(await feed(path));
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    await change(party, { doorsOpenAt: inHours(70), startsAt: inHours(72), endsAt: inHours(75) });
    const [after] = entriesOf(await feed(path));
    expect(after?.UID).toBe(before?.UID);
    expect(Number(after?.SEQUENCE)).toBeGreaterThan(Number(before?.SEQUENCE));
    expect(after?.DTSTART).not.toBe(before?.DTSTART);
    const { organizer, eventId } = party;
    must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
    expect(entriesOf(await feed(path))).toEqual([]);
  });

  it('answers 304 if it is unchanged', async () => {
    const party = await show({ doorsIn: 48 });
    const path = `/v1/events.ics?organizerId=${party.organizerId}`;
    const first = await call('GET', path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=2, s-maxage=60');
    const again = await call('GET', path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });
});

it('the calendar feed of a city is ordered by start', async () => {
  const shows = [await show({ doorsIn: 60 }), await show({ doorsIn: 50 })];
  const text = await feed('?city=VIENNA&category=Concert');
  const ids = entriesOf(text).map(({ UID }) => UID);
  expect(ids.filter((id) => shows.some(({ eventId }) => eventId === id))).toEqual([
    shows[1]?.eventId,
    shows[0]?.eventId,
  ]);
  expect(text).toContain('NAME:Events (Concert) in Vienna\r\n');
  expect(entriesOf(await feed('?city=Atlantis'))).toEqual([]);
});

describe('crawlers', () => {
  const addresses = async (path: string) => {
    const { status, body, headers } = await call('GET', path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(body).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<(sitemapindex|urlset) xmlns="[^"]+">\n[\s\S]*<\/\1>\n$/,
    );
    return [...(body as string).matchAll(/<loc>([^<&]+)<\/loc>/g)].map(([, address = '']) => address);
  };

  it('find each published event in the sitemap of its month', async () => {
    const hidden = await draft({ doorsIn: 48 });
    must(201, await addType(hidden));
    const party = await show({ doorsIn: 48 });
    const event = must(200, await call('GET', `/v1/events/${party.eventId}`));
    const months = await addresses('/sitemap.xml');
    expect(months).toEqual([...new Set(months)].sort());
    const month = new Date(event.startsAt).toISOString().slice(0, 7);
    const map = months.find((address) => address.endsWith(`/sitemap.xml?month=${month}`));
    const found = await addresses(new URL(map ?? '').pathname + new URL(map ?? '').search);
    const own = found.find((address) => address.endsWith(`/v1/events/${event.slug}`)) ?? '';
    expect(own).toMatch(/^http:\/\/localhost:8080\/v1\/events\/[a-z0-9-]+$/);
    expect(new Set(found).size).toBe(found.length);
    expect(found.join()).not.toContain(hidden.eventId.slice(-6).toLowerCase());
    must(200, await call('GET', new URL(own).pathname));
    // The protocol allows no sitemap without an entry.
    for (const address of months) expect(await addresses(address.replace(/^.*sitemap/, '/sitemap'))).not.toEqual([]);
    expect((await call('GET', '/sitemap.xml?month=2001-01')).status).toBe(404);
  });

  it.each(['2026-13', '2026', 'next', '1999-01'])('get 422 for the month %s', async (month) => {
    expect((await call('GET', `/sitemap.xml?month=${month}`)).status).toBe(422);
  });

  it('get robots.txt with the public paths', async () => {
    const { status, body, headers } = await call('GET', '/robots.txt');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(body).toMatch(
      /^User-agent: \*\nAllow: \/v1\/events\n[\s\S]*Disallow: \/\n\nSitemap: http:\/\/localhost:8080\/sitemap\.xml\n$/,
    );
  });
});

it('the path of the feed is no slug of an event', async () => {
  const drafted = await draft();
  must(201, await addType(drafted));
  must(200, await publish(drafted));
  expect((await call('GET', '/v1/events/events.ics')).status).toBe(404);
});
