// Goal: no seat map that anybody may send brings a function to its memory limit, and files arrive as they were saved.
// Method: the deployed bundle of the venues service runs under the memory limit of its template.
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Account, account, type Draft, draft } from '../support/actors/world.ts';

const mebibytes = 4;
const repeated = (part: string, before: string, after: string) =>
  before + part.repeat(Math.floor((mebibytes * 2 ** 20 - before.length - after.length) / part.length)) + after;

/** A hall of 60,000 seats, the largest map, with the members that a seat may have. */
function largestMap() {
  const seats = Array.from({ length: 100 }, (_, seat) => ({ name: String(seat) }));
  const rows = Array.from({ length: 100 }, (_, row) => ({ name: String(row), seats }));
  const section = (id: number) => ({ id: String(id), name: `Section ${id}`, kind: 'seated', rows });
  return JSON.stringify({ sections: Array.from({ length: 6 }, (_, id) => section(id)) });
}

let owner: Account;
let stranger: Account;
let venueId: string;
beforeAll(async () => {
  const hall: Draft = await draft();
  owner = hall.organizer;
  venueId = hall.venueId;
  stranger = await account();
});

async function put(body: string | Uint8Array<ArrayBuffer>, type = 'application/json', sender = owner) {
  const response = await fetch(`${inject('apiUrl')}/v1/venues/${venueId}/seat-map`, {
    method: 'PUT',
    headers: { 'content-type': type, authorization: `Bearer ${sender.token}` },
    body,
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('a body of 4 MiB', () => {
  const bombs = {
    'empty objects': repeated('{},', '{"sections":[', '{}]}'),
    numbers: repeated('1,', '{"sections":[', '1]}'),
    'nested lists': repeated('[', '', ''),
    'seats without a name': repeated(
      '{},',
      '{"sections":[{"id":"A","name":"A","kind":"seated","rows":[{"name":"1","seats":[',
      '{}]}]}]}',
    ),
  };

  it.each(Object.entries(bombs))('of %s is refused', async (_what, body) => {
    const answers = await Promise.all([put(body), put(body)]);
    for (const { status, body: problem } of answers) {
      expect([400, 422]).toContain(status);
      expect(problem.code).toMatch(/^invalid_(json|request)$/);
    }
    expect((await put(body, 'application/json', stranger)).status).toBe(404);
  });
});

it('the largest seat map is stored', async () => {
  expect(await put(largestMap())).toMatchObject({ status: 200, body: { seats: 60_000 } });
});

describe('a seat list', () => {
  const csv = 'section;row;seat;attributes\r\nSüd;1;1;\r\nSüd;1;2;\r\n';
  const utf16 = (text: string) => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

  it('is read as UTF-16 with a byte order mark', async () => {
    const [section] = (await put(utf16(csv), 'application/csv')).body.sections;
    expect(section.name).toBe('Süd');
    const ascii = await put(utf16(csv.replaceAll('ü', 'u')), 'text/csv');
    expect(ascii.body.sections[0].name).toBe('Sud');
  });

  it('is refused with the name of the character set if its letters were lost on the way', async () => {
    const latin1 = await put(Uint8Array.from(Buffer.from(csv, 'latin1')), 'text/csv; charset=iso-8859-1');
    expect([latin1.status, latin1.body.detail]).toEqual([415, expect.stringContaining('iso-8859-1')]);
    const decoded = await put(Uint8Array.from(Buffer.from(csv, 'latin1')), 'application/csv; charset=iso-8859-1');
    expect(decoded.body.sections[0].name).toBe('Süd');
  });
});
