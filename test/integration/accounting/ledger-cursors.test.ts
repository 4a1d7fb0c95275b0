// Goal: a cursor that no page of a ledger has given is refused, whatever it holds.
import { beforeAll, describe, expect, it } from 'vitest';
import { draft } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

describe('GET /v1/organizers/{organizerId}/ledger', () => {
  it.each([
    ['of another list', { pk: 'x' }],
    ['with half a place', { sk: '2026-11-28T00:00:00.000Z#x' }],
    ['with an empty key', { sk: '', shown: 0 }],
    ['behind all keys', { sk: '~~', shown: 0 }],
    ['that is too long for a key', { sk: `2026-11-28T00:00:00.000Z#${'x'.repeat(1_100)}`, shown: 0 }],
    ['before the first entry', { sk: '2026-11-28T00:00:00.000Z#x', shown: -1 }],
  ])('refuses a cursor %s', async (_, place) => {
    const { organizerId, organizer } = await draft();
    const cursor = Buffer.from(JSON.stringify(place)).toString('base64url');
    const path = `/v1/organizers/${organizerId}/ledger?cursor=${cursor}`;
    expect((await call('GET', path, { token: organizer.token })).body).toMatchObject({
      ...{ status: 422, code: 'invalid_request', errors: [{ pointer: '?cursor' }] },
    });
  });
});
