import { randomUUID } from 'node:crypto';
import type { Route } from '../../../shared/http/routes.ts';
import { type Caller, newCallers } from '../actors/callers.ts';
import { newDevice, newGate } from '../actors/door.ts';
import { addType, must } from '../actors/world.ts';
import { type Answer, call } from '../http/client.ts';
import { type KindName, type Rule, rules, type Which } from './authorisation.ts';
import { cartLine, draftOf, type Ids, idsFor, promoCodeOf, type World } from './matrix-world.ts';
import { bodyFor } from './samples.ts';

/** One cell of the matrix: a route, a kind of caller and an object. */
export interface Cell {
  key: string;
  route: Route;
  who: KindName;
  which: Which;
}

/** Fields that no schema can give: secrets of the caller, an unused address. */
const secrets: Record<string, (world: World, caller: Caller) => Promise<object> | object> = {
  'POST /v1/auth/register': () => ({ email: `${randomUUID()}@example.com` }),
  'POST /v1/auth/login': ({ shows }) => ({ email: shows.own.organizer.email, password: 'correct horse 42' }),
  'POST /v1/auth/refresh': ({ callers }) => ({ refreshToken: callers.owner.refreshToken }),
  'POST /v1/auth/logout': (_, { refreshToken }) => ({ refreshToken }),
  'POST /v1/events/{eventId}/promo-codes': () => ({ code: randomUUID() }),
  // Overrides the ticket code from the ids, which is too long for a promotion code.
  'PUT /v1/cart/promo-code': () => ({ code: 'NO-SUCH-CODE' }),
  'POST /v1/admin/suspensions': async ({ shows }) => ({ subject: await draftOf(shows.other) }),
  'POST /v1/checkin/enrol': async ({ shows }) => ({ enrolCode: (await newDevice(shows.own)).enrolCode }),
};

/** Fills the fields that name an object with its id. */
const withIds = (fields: Record<string, unknown>, ids: Ids): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const id = ids[name] ?? ids[name.replace(/s$/, '')];
      // The lines of a sale, and the scans of a batch. Other nested objects have ids of their own.
      if ((name === 'items' || name === 'scans') && Array.isArray(value))
        return [name, value.map((part) => withinPart(part, ids))];
      return [name, id === undefined ? value : Array.isArray(value) ? [id] : id];
    }),
  );

const withinPart = (part: unknown, ids: Ids): unknown =>
  typeof part === 'object' && part !== null ? withIds(part as Record<string, unknown>, ids) : part;

async function bodyOf(world: World, { key, route }: Cell, caller: Caller, ids: Ids) {
  const sample = bodyFor(key);
  if (!route.body || !sample) return undefined;
  const body = { ...withIds(sample, ids), ...(await secrets[key]?.(world, caller)) };
  const { error } = route.body.safeParse(body);
  // A refusal must be because of the caller, not because of the body.
  if (error)
    throw new Error(
      `The sample body of ${key} is not valid: ${error.message}; see test/support/authorisation/samples.ts`,
    );
  return body;
}

function queryOf({ key, route }: Cell, ids: Ids): string {
  // A text that is no code names no ticket.
  const known: Ids = { ...ids, email: 'ada@example.org', q: 'late show', code: 'HELLO' };
  const [, form] = key.split('?');
  const names = form?.split('&') ?? Object.keys(route.query?.shape ?? {}).filter((name) => name in known);
  return new URLSearchParams(Object.fromEntries(names.map((name) => [name, known[name] ?? '']))).toString();
}

const hasPapers = (path: string): boolean => /\/(papers|invoice\.pdf|\{file\})$/.test(path);

/** Unpaid orders have no papers. */
const paidOrder = ({ ids: { own } }: World, which: Which, { paidOrderId = '' }: Ids): string =>
  which === 'mixed' ? (own.paidOrderId ?? '') : paidOrderId;

/** Sends the request of a cell. Objects that earlier cells have used up are recreated. */
export async function ask(world: World, cell: Cell): Promise<Answer> {
  const { key, who, which } = cell;
  const { endsCaller, endsEvent } = rules[key] as Rule;
  const [method = '', path = ''] = key.split(/[ ?]/);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const { callers, ids: all, shows } = world;
  if (names.includes('itemId')) {
    all.own.itemId = await cartLine(callers.buyer, shows.own.ticketTypeId);
    all.other.itemId = await cartLine(callers.guest, shows.other.ticketTypeId);
  }
  if (method === 'DELETE' && names.includes('promoCode')) await promoCodeOf(shows.own, 'holdCeilingSeconds');
  const caller = (endsCaller ? await newCallers(shows, [who]) : callers)[who];
  let ids = idsFor(world, which, names);
  const named = which === 'own' || which === 'other' ? shows[which] : undefined;
  if (method === 'DELETE' && names.includes('ticketTypeId') && named)
    ids = { ...ids, ticketTypeId: must(201, await addType(named)).id };
  if (method === 'DELETE' && names.includes('gateId') && named) ids = { ...ids, gateId: await newGate(named) };
  if (endsEvent && named) ids = { ...ids, eventId: await draftOf(named) };
  const body = await bodyOf(world, cell, caller, ids);
  // It belongs to nobody, and only some exist.
  const provider = which === 'unknown' || which === 'nonsense' ? which : 'test';
  // A client chooses the ids of its scans. Whose a scan is, its ticket says.
  const known: Ids = {
    provider,
    scanId: 'phone-1-scan-0001',
    ...ids,
    ...(hasPapers(path) && { orderId: paidOrder(world, which, ids) }),
  };
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(known[name] ?? ''));
  return call(method, `${filled}?${queryOf(cell, ids)}`, { body, token: caller.token });
}
