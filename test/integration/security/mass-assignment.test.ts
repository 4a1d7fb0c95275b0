import { beforeAll, expect, it } from 'vitest';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import type { Route } from '../../../shared/http/routes.ts';
import { makeAdmin } from '../../support/actors/callers.ts';
import { account, draft } from '../../support/actors/world.ts';
import { liftRates } from '../../support/authorisation/matrix-world.ts';
import { bodyFor, objectsIn } from '../../support/authorisation/samples.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: no route accepts a field that its schema does not declare.
 * Method: adds each privileged field to each object of each body, and expects a 422 that names the field.
 */

/** Fields that an attacker would like to set: roles, owners, states, prices, and attributes of rows. */
const privileged = [
  ...['role', 'roles', 'admin', 'isAdmin', 'guest', 'emailVerified', 'credentials', 'passwordHash', 'sub', 'sid'],
  ...['id', 'userId', 'ownerId', 'organizerId', 'orderId', 'eventId', 'deviceId', 'holdId', 'members', 'caller'],
  ...['status', 'price', 'unitPrice', 'total', 'discount', 'fees', 'captured', 'refunds', 'tickets', 'code'],
  ...['capacity', 'shards', 'sale', 'issue', 'claimableAt', 'expiresAt', 'payBy', 'createdAt', 'endedAt', 'erasedAt'],
  ...['pk', 'sk', 'by', 'ttl', 'version', 'generation', 'listing', 'position', '__proto__', 'constructor'],
];

let tokens: { account: string; device: string; owner: string };
let places: Record<string, string>;

beforeAll(async () => {
  await startInProcess({ cache: false });
  await liftRates();
  const { id, token } = await account();
  await makeAdmin(id);
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { deviceTokenKey } = await import('../../../shared/records/device-row.ts');
  const { sha256 } = await import('../../../shared/base/id.ts');
  const hall = await draft();
  places = { venueId: hall.venueId, organizerId: hall.organizerId };
  tokens = { account: token, device: 'nfd_of-a-gate', owner: hall.organizer.token };
  const device = { deviceId: 'dev_1', name: 'North', eventId: 'evt_1', gateIds: [] };
  await put(process.env.CHECKIN_TABLE ?? '', { ...deviceTokenKey(sha256(tokens.device)), ...device });
});

/** The body with an additional field in the object at the pointer. */
function withField(body: unknown, pointer: string, name: string): unknown {
  const copy = structuredClone(body);
  const target = pointer
    .split('/')
    .slice(1)
    .reduce((value, part) => value[part], copy as any);
  Object.defineProperty(target, name, { value: 1, enumerable: true });
  return copy;
}

const send = (key: string, { access, lateBody }: Route, body: unknown) => {
  const [method = '', path = ''] = key.split(' ');
  // A late body is read for callers with the right only.
  if (lateBody)
    return call(
      method,
      path.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? 'none'),
      { body, token: tokens.owner },
    );
  // All callers of a public route share the rate of their network address, which is high here.
  const token = access === 'gate' ? tokens.device : access === 'optional' ? undefined : tokens.account;
  return call(method, path.replace(/\{\w+\}/g, 'none'), { body, token });
};

const withBody = allRouteTables()
  .flatMap(({ routes }) => Object.entries(routes))
  .filter(([, route]) => route.body);

it.each(withBody)('%s refuses every undeclared field', async (key, route) => {
  const objects = objectsIn(key);
  expect(objects[0]?.[0]).toBe('');
  const wrong: string[] = [];
  for (const [pointer, declared] of objects) {
    const extra = privileged.filter((name) => !declared.includes(name));
    await Promise.all(
      extra.map(async (name) => {
        const { status, body } = await send(key, route, withField(bodyFor(key), pointer, name));
        const pointers = (body?.errors ?? []).map((error: { pointer: string }) => error.pointer);
        if (status !== 422 || !pointers.includes(`${pointer}/${name}`)) wrong.push(`${pointer}/${name}: ${status}`);
      }),
    );
  }
  expect(wrong).toEqual([]);
});
