import { payoutTo } from '../accounting/recorded-payout.ts';
import { anotherSession, type Caller, type Callers, join, newCallers, type Shows } from '../actors/callers.ts';
import { gateDevice } from '../actors/door.ts';
import { hall } from '../actors/seats.ts';
import { addType, draft, hold, must, onSale, order, publish, type Show } from '../actors/world.ts';
import { call } from '../http/client.ts';
import { listDispute } from '../state/listed-dispute.ts';
import { confirm } from '../state/saga.ts';
import type { Side, Which } from './authorisation.ts';

/** Ids by their field name in paths, queries and bodies. */
export type Ids = Record<string, string>;

export interface World {
  shows: Shows;
  callers: Callers;
  /** The ids of each side's objects. For drafts only the event id differs. */
  ids: Record<Side | 'ownDraft' | 'otherDraft', Ids>;
}

/**
 * A show with a seat map, so that every path below it returns something, and with a second type for general admission.
 */
async function fullShow(): Promise<Show & { otherTypeId: string }> {
  const drafted = await draft({ seatMap: hall({ A: 4 }) });
  must(201, await addType(drafted, { name: 'Seats', kind: 'seated', sectionIds: ['A'] }));
  const general = { kind: 'general', capacity: 200, maxPerOrder: 40, maxPerCustomer: 200 };
  const ticketTypeId = must(201, await addType(drafted, general)).id;
  const otherTypeId = must(201, await addType(drafted, { ...general, name: 'Late' })).id;
  must(200, await publish(drafted));
  await onSale(drafted);
  return { ...drafted, ticketTypeId, otherTypeId };
}

/** Creates another draft event of the same organizer. */
export async function draftOf({ organizer, organizerId, venueId }: Show): Promise<string> {
  const hoursAhead = (hour: number) => new Date(Date.now() + hour * 3_600_000).toISOString();
  const body = {
    ...{ organizerId, venueId, title: 'Next Show', description: '', category: 'concert', currency: 'EUR' },
    ...{ doorsOpenAt: hoursAhead(1), startsAt: hoursAhead(2), endsAt: hoursAhead(5) },
  };
  return must(201, await call('POST', '/v1/events', { token: organizer.token, body })).id;
}

const asAccount = ({ id, token = '' }: Caller) => ({ id, token, email: '' });

/** Returns the cart line of a type. Holds a place again if there is none. */
export async function cartLine(buyer: Caller, ticketTypeId: string): Promise<string> {
  const { body } = await call('GET', '/v1/cart', { token: buyer.token });
  const isHeld = (line: { ticketTypeId: string }) => line.ticketTypeId === ticketTypeId;
  const line = body.items.find(isHeld) ?? must(200, await hold(asAccount(buyer), ticketTypeId, 1)).items.find(isHeld);
  return line.id;
}

/** Gives an order a refund that was refused for good, so that it stays as it is. Returns its id. */
async function refundOf(orderId: string): Promise<string> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  const refund = { id: `${orderId}-r1`, attemptId: `${orderId}#1`, amount: { amount: 0, currency: 'EUR' } };
  await update(process.env.ORDERS_TABLE ?? '', orderKey(orderId), {
    UpdateExpression: 'SET refunds = :refunds',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':refunds': [{ ...refund, status: 'failed', reason: 'test' }] },
  });
  return refund.id;
}

/** Returns the file name of the credit note of a paid order, which begins with a prefix of its organizer. */
async function creditNoteOf(orderId: string, { organizer, organizerId }: Show, prefix: string): Promise<string> {
  const { token } = organizer;
  const invoicing = { legalName: prefix, address: 'Main Street 1', prefix };
  must(200, await call('PATCH', `/v1/organizers/${organizerId}`, { token, body: { invoicing } }));
  const amount = { amount: 100, currency: 'EUR' };
  must(202, await call('POST', `/v1/orders/${orderId}/refunds`, { token, body: { amount, reason: 'test' } }));
  return `${must(200, await call('GET', `/v1/orders/${orderId}/papers`, { token })).items.at(-1).number}.pdf`;
}

/** Creates a ticket, an unpaid order, a paid one with papers, and a cart line. */
async function purchases(buyer: Caller, show: Show, name: string): Promise<Ids> {
  const { ticketTypeId } = show;
  const account = asAccount(buyer);
  must(200, await hold(account, ticketTypeId, 1));
  const paidOrderId = must(202, await order(account)).id;
  await confirm(paidOrderId);
  const file = await creditNoteOf(paidOrderId, show, name.slice(4, 12));
  const [ticket] = must(200, await call('GET', '/v1/tickets', { token: account.token })).items;
  must(200, await hold(account, ticketTypeId, 1));
  const orderId = must(202, await order(account)).id;
  const itemId = await cartLine(buyer, ticketTypeId);
  const refundId = await refundOf(orderId);
  return {
    ticketId: ticket.id,
    code: ticket.code,
    orderId,
    paidOrderId,
    file,
    refundId,
    itemId,
    sessionId: await anotherSession(buyer.id),
  };
}

/** Creates a member who can be removed and an invitation that can be withdrawn, so that no caller is used up. */
async function team({ organizer, organizerId }: Show, name: string): Promise<Ids> {
  const memberId = `usr_${name}`;
  await join(organizerId, memberId, 'viewer');
  const body = { email: `${name}@example.com`, role: 'viewer' };
  const path = `/v1/organizers/${organizerId}/members`;
  return { memberId, invitationId: must(202, await call('POST', path, { token: organizer.token, body })).id };
}

/** Creates a promotion code unless there is one, and returns its name. */
export async function promoCodeOf({ organizer, eventId }: Show, name: string): Promise<string> {
  const code = `FOR-${name}`;
  const path = `/v1/events/${eventId}/promo-codes`;
  const { status } = await call('POST', path, { token: organizer.token, body: { code, percent: 10 } });
  if (status !== 201 && status !== 409) throw new Error(`The code ${code} could not be created: ${status}`);
  return code.toUpperCase();
}

async function objects(show: Shows['own'], buyer: Caller, name: string): Promise<Ids> {
  const { organizerId, venueId, eventId } = show;
  const { deviceId, gateId } = await gateDevice(show);
  const rules = { token: show.organizer.token, body: { lookUp: true } };
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, rules));
  const promoCode = await promoCodeOf(show, name);
  // A line's id derives from its type, so two carts with the same type share it: requests name the other type.
  const ids = {
    organizerId,
    venueId,
    eventId,
    ticketTypeId: show.otherTypeId,
    deviceId,
    gateId,
    promoCode,
    subject: eventId,
    icon: '192.png',
  };
  const bought = await purchases(buyer, show, name);
  const incidentId = await listDispute(organizerId, bought.orderId ?? '', Date.now());
  const payoutId = await payoutTo(organizerId);
  return { ...ids, ...(await team(show, name)), ...bought, incidentId, payoutId, userId: buyer.id, name };
}

/** Lifts the rate limits, as the matrix sends more requests per caller than a person would. */
export async function liftRates(): Promise<void> {
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { settingKey } = await import('../../../shared/settings/settings.ts');
  for (const name of ['holdRate', 'orderRate', 'deskRate', 'scanRate', 'uploadRate', 'browseRate'] as const) {
    const value = { burst: 100_000, perMinute: 1_000_000 };
    const row = { name, value, version: 1, changedAt: Date.now(), changedBy: 'test' };
    await put(process.env.SETTINGS_TABLE ?? '', { ...settingKey(name), ...row });
  }
}

/** Suspends a fresh draft, so that no other cell meets a suspended event. */
async function suspension({ token }: Caller, show: Show): Promise<string> {
  const body = { subject: await draftOf(show), reason: 'A test' };
  return must(201, await call('POST', '/v1/admin/suspensions', { token, body })).id;
}

export async function newWorld(): Promise<World> {
  await liftRates();
  const shows = { own: await fullShow(), other: await fullShow() };
  const callers = await newCallers(shows);
  const own: Ids = {
    ...(await objects(shows.own, callers.buyer, 'holdCeilingSeconds')),
    suspensionId: await suspension(callers.admin, shows.own),
  };
  // A guest cannot be given roles, so the other account is the stranger's.
  const other: Ids = {
    ...(await objects(shows.other, callers.guest, 'holdSeconds')),
    userId: callers.stranger.id,
    suspensionId: await suspension(callers.admin, shows.other),
  };
  const drafts = { ownDraft: await draftOf(shows.own), otherDraft: await draftOf(shows.other) };
  const ids = {
    own,
    other,
    ownDraft: { ...own, eventId: drafts.ownDraft },
    otherDraft: { ...other, eventId: drafts.otherDraft },
  };
  return { shows, callers, ids };
}

/** A well-formed id that does not exist. */
const unknown = (id: string): string => {
  const other = id.replace(/[0-9A-Z]{26}/g, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  return other === id ? `${id}0` : other;
};

const mapped = (ids: Ids, change: (id: string) => string): Ids =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, change(id)]));

/** Returns the ids that a request names. `names` are the parameters of its path, parents first. */
export function idsFor({ ids }: World, which: Which, names: readonly string[]): Ids {
  switch (which) {
    case 'unknown':
      return mapped(ids.own, unknown);
    case 'nonsense':
      return mapped(ids.own, () => "x'|| 1#%2F");
    case 'mixed':
      return { ...ids.other, ...Object.fromEntries(names.slice(0, 1).map((name) => [name, ids.own[name] ?? ''])) };
    case 'none':
      return ids.own;
    default:
      return ids[which];
  }
}
