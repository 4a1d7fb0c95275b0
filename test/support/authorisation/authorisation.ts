import type { MemberRole } from '../../../shared/records/venue-rows.ts';

/** `own` belongs to organizer A or to the buyer, `other` to organizer B or to the guest. */
export type Side = 'own' | 'other';

/** A kind of caller. Without a valid credential it is `nobody`. */
export interface Kind {
  is: 'nobody' | 'guest' | 'account' | 'device';
  /** It sends a token that no session or device has any more. */
  badToken?: true;
  admin?: true;
  /** The organizer they are a member of, and their role. */
  member?: [Side, MemberRole];
  /** The side whose orders, tickets, cart and sessions are theirs. */
  buys?: Side;
  /** The side whose event the device is enrolled for. */
  guards?: Side;
}

export const kinds = {
  anonymous: { is: 'nobody' },
  'a forged token': { is: 'nobody', badToken: true },
  'an expired session': { is: 'nobody', badToken: true },
  'a revoked device': { is: 'nobody', badToken: true },
  guest: { is: 'guest', buys: 'other' },
  stranger: { is: 'account' },
  buyer: { is: 'account', buys: 'own' },
  owner: { is: 'account', member: ['own', 'owner'] },
  editor: { is: 'account', member: ['own', 'editor'] },
  gatekeeper: { is: 'account', member: ['own', 'gatekeeper'] },
  viewer: { is: 'account', member: ['own', 'viewer'] },
  'owner of another organizer': { is: 'account', member: ['other', 'owner'] },
  'device of the event': { is: 'device', guards: 'own' },
  'device of another event': { is: 'device', guards: 'other' },
  admin: { is: 'account', admin: true },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof kinds;

/** The object that a request names. `mixed` has the parent of one side and the child of the other. */
export type Which = Side | 'ownDraft' | 'otherDraft' | 'mixed' | 'unknown' | 'nonsense' | 'none';

export interface Rule {
  /** Who owns the object that the request names. `nobody`: it is public, or there is none. */
  whose: 'nobody' | 'organizer' | 'buyer';
  /** Where the object is named if not in the path. */
  in?: 'body' | 'query';
  /** Members of the organizer may call it for the buyer. Those without the role get 403. */
  sellers?: true;
  /** Drafts of the same kind are visible to their members only. */
  drafts?: true;
  /** The route ends its caller's session or account: each cell gets a fresh caller. */
  endsCaller?: true;
  /** A token is optional, but one that is no account's is refused. */
  refusesBadTokens?: true;
  /** The route ends the event: each cell names a fresh one. */
  endsEvent?: true;
  /** Whatever events its scans name, a device gets an answer to each of them: they wait in its queue. */
  answersDevices?: true;
}

const nobody: Rule = { whose: 'nobody' };
const organizer: Rule = { whose: 'organizer' };
const buyer: Rule = { whose: 'buyer' };

/**
 * The owner of the object that each route names. A route that is missing here fails the matrix. A route that takes one
 * of several queries has a rule for each, with the names of its parameters.
 */
export const rules: Record<string, Rule> = {
  'POST /v1/auth/register': nobody,
  'POST /v1/auth/login': nobody,
  'POST /v1/auth/refresh': nobody,
  'POST /v1/auth/guest': nobody,
  'POST /v1/auth/logout': { ...nobody, endsCaller: true },
  'GET /v1/auth/sessions': nobody,
  'DELETE /v1/auth/sessions/{sessionId}': buyer,
  'GET /v1/auth/me': nobody,
  'PATCH /v1/auth/me': nobody,
  'GET /v1/auth/me/export': nobody,
  'DELETE /v1/auth/me': { ...nobody, endsCaller: true },
  'POST /v1/auth/email-verifications': nobody,
  'POST /v1/auth/email-verifications/confirm': { ...nobody, refusesBadTokens: true },
  'POST /v1/auth/password-resets': nobody,
  'POST /v1/auth/password-resets/confirm': nobody,
  'GET /v1/users': nobody,
  'PUT /v1/users/{userId}/roles': nobody,
  'GET /.well-known/jwks.json': nobody,
  'GET /.well-known/ticket-keys.json': nobody,

  'POST /v1/organizers': nobody,
  'GET /v1/organizers': nobody,
  'GET /v1/organizers/{organizerId}': organizer,
  'PATCH /v1/organizers/{organizerId}': organizer,
  'GET /v1/organizers/{organizerId}/profile': nobody,
  'POST /v1/organizers/{organizerId}/members': organizer,
  'DELETE /v1/organizers/{organizerId}/members/{memberId}': organizer,
  'GET /v1/organizers/{organizerId}/invitations': organizer,
  'DELETE /v1/organizers/{organizerId}/invitations/{invitationId}': organizer,
  'POST /v1/organizer-invitations/accept': nobody,
  'POST /v1/venues': { ...organizer, in: 'body' },
  'GET /v1/venues': nobody,
  'GET /v1/venues/{venueId}': nobody,
  'PATCH /v1/venues/{venueId}': organizer,
  'PUT /v1/venues/{venueId}/seat-map': organizer,
  'GET /v1/venues/{venueId}/seat-map': nobody,
  'GET /v1/venues/{venueId}/seat-map.svg': nobody,

  'POST /v1/events': { ...organizer, in: 'body' },
  'PATCH /v1/events/{eventId}': { ...organizer, drafts: true },
  'DELETE /v1/events/{eventId}': { ...organizer, endsEvent: true },
  'POST /v1/events/{eventId}/publish': { ...organizer, drafts: true },
  'POST /v1/events/{eventId}/cancel': { ...organizer, endsEvent: true },
  'GET /v1/events/{eventId}/cancellation': organizer,
  'POST /v1/events/{eventId}/comps': organizer,
  'POST /v1/events/{eventId}/box-office/orders': organizer,
  'GET /v1/events/{eventId}/box-office/sales': organizer,
  'GET /v1/events/{eventId}/orders': organizer,
  'POST /v1/events/{eventId}/duplicates': { ...organizer, drafts: true },
  'GET /v1/events': nobody,
  'GET /v1/events/search': nobody,
  'GET /v1/events/popular': nobody,
  'GET /v1/categories': nobody,
  'GET /v1/events.ics': nobody,
  'GET /sitemap.xml': nobody,
  'GET /robots.txt': nobody,
  'GET /v1/events/{eventId}': { ...nobody, drafts: true },
  'GET /v1/organizers/{organizerId}/events': organizer,

  'POST /v1/events/{eventId}/ticket-types': organizer,
  'GET /v1/events/{eventId}/ticket-types/{ticketTypeId}': organizer,
  'DELETE /v1/events/{eventId}/ticket-types/{ticketTypeId}': organizer,
  'DELETE /v1/events/{eventId}/promo-codes/{promoCode}': organizer,
  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': organizer,
  'GET /v1/events/{eventId}/promo-codes': organizer,
  'POST /v1/events/{eventId}/promo-codes': organizer,
  'PATCH /v1/events/{eventId}/promo-codes/{promoCode}': organizer,
  'GET /v1/events/{eventId}/availability': nobody,
  'GET /v1/events/{eventId}/seats': nobody,
  'GET /v1/events/{eventId}/sales': organizer,
  'GET /v1/events/{eventId}/attendees': organizer,
  'GET /v1/events/{eventId}/attendees.csv': organizer,
  'GET /v1/tickets': nobody,
  'GET /v1/tickets/{ticketId}': buyer,
  'GET /v1/tickets/{ticketId}/qr.svg': buyer,

  'GET /v1/cart': nobody,
  'POST /v1/cart/items': nobody,
  'POST /v1/cart/renew': nobody,
  'PUT /v1/cart/promo-code': nobody,
  'DELETE /v1/cart/promo-code': nobody,
  'PATCH /v1/cart/items/{itemId}': buyer,
  'DELETE /v1/cart/items/{itemId}': buyer,
  'DELETE /v1/cart': nobody,

  'POST /v1/payments/webhooks/{provider}': nobody,
  'GET /v1/payments/providers': nobody,
  'GET /v1/organizers/{organizerId}/payment-incidents': organizer,
  'POST /v1/organizers/{organizerId}/payment-incidents/{incidentId}/resolve': organizer,
  'POST /v1/orders': nobody,
  'GET /v1/orders': nobody,
  'GET /v1/orders/{orderId}': buyer,
  'POST /v1/orders/{orderId}/payments': buyer,
  'POST /v1/orders/{orderId}/cancel': { ...buyer, sellers: true },
  'POST /v1/orders/{orderId}/refunds': organizer,
  'POST /v1/orders/{orderId}/mark-paid': organizer,
  'POST /v1/orders/{orderId}/refunds/{refundId}/mark-paid': organizer,
  'POST /v1/organizers/{organizerId}/bank-statements': organizer,

  'GET /v1/orders/{orderId}/papers': buyer,
  'GET /v1/orders/{orderId}/invoice.pdf': buyer,
  'GET /v1/orders/{orderId}/credit-notes/{file}': buyer,
  'GET /v1/organizers/{organizerId}/ledger': organizer,
  'GET /v1/organizers/{organizerId}/papers': organizer,
  'GET /v1/organizers/{organizerId}/papers.csv': organizer,
  'GET /v1/organizers/{organizerId}/settlement': organizer,
  'GET /v1/organizers/{organizerId}/settlement.csv': organizer,
  'GET /v1/organizers/{organizerId}/settlement.pdf': organizer,
  'GET /v1/organizers/{organizerId}/tax-report': organizer,
  'GET /v1/organizers/{organizerId}/tax-report.csv': organizer,
  'GET /v1/organizers/{organizerId}/ledger.csv': organizer,
  'GET /v1/organizers/{organizerId}/payouts': organizer,
  'POST /v1/organizers/{organizerId}/payouts': nobody,
  'POST /v1/organizers/{organizerId}/payouts/{payoutId}/return': nobody,

  'POST /v1/events/{eventId}/gates': organizer,
  'GET /v1/events/{eventId}/gates': organizer,
  'DELETE /v1/events/{eventId}/gates/{gateId}': organizer,
  'GET /v1/events/{eventId}/door-rules': organizer,
  'PUT /v1/events/{eventId}/door-rules': organizer,
  'POST /v1/events/{eventId}/devices': organizer,
  'GET /v1/events/{eventId}/devices': organizer,
  'PATCH /v1/events/{eventId}/devices/{deviceId}': organizer,
  'DELETE /v1/events/{eventId}/devices/{deviceId}': organizer,
  'POST /v1/checkin/enrol': nobody,
  // A code names its ticket. Whose a ticket is: `checkin/crew.test.ts`.
  'GET /v1/checkin/tickets?code': nobody,
  'GET /v1/checkin/tickets?q&eventId': { ...organizer, in: 'query' },
  'POST /v1/checkin/tickets/{ticketId}/handover': organizer,
  'GET /v1/checkin/tickets/{ticketId}/passages': organizer,
  'GET /v1/events/{eventId}/conflicts': organizer,
  'POST /v1/checkin/admissions': { ...organizer, in: 'body' },
  'POST /v1/checkin/scans/{scanId}/revert': { ...organizer, in: 'body' },
  'POST /v1/checkin/events/{eventId}/preload': organizer,
  'GET /v1/checkin/events/{eventId}/preload': organizer,
  'GET /v1/checkin/events/{eventId}/stats': organizer,
  'GET /v1/checkin/events/{eventId}/board': organizer,
  'GET /v1/checkin/events/{eventId}/manifest': organizer,
  'POST /v1/checkin/events/{eventId}/heartbeat': organizer,
  'POST /v1/checkin/scans': { ...organizer, in: 'body' },
  'POST /v1/checkin/scans/batch': { ...organizer, in: 'body', answersDevices: true },

  'GET /v1/audit': { ...organizer, in: 'query' },
  'GET /v1/audits/latest': nobody,
  'GET /v1/settings/{name}': nobody,
  'PUT /v1/settings/{name}': nobody,
  'POST /v1/admin/suspensions': nobody,
  'GET /v1/admin/suspensions': nobody,
  'DELETE /v1/admin/suspensions/{suspensionId}': nobody,
  'GET /v1/health': nobody,
  'GET /v1/openapi.json': nobody,
  'GET /docs': nobody,
  'GET /account': nobody,
  'GET /gate/live': nobody,
  'GET /gate': nobody,
  'GET /gate/worker.js': nobody,
  'GET /gate/app.webmanifest': nobody,
  'GET /gate/icon.svg': nobody,
  'GET /gate/icons/{icon}': nobody,
};

/** Returns the objects that a route can name. */
export function objectsOf(key: string, rule: Rule | undefined): Which[] {
  const parameters = key.match(/\{\w+\}/g) ?? [];
  if (parameters.length === 0 && !rule?.in) return ['none'];
  return [
    'own',
    'other',
    ...(rule?.drafts ? (['ownDraft', 'otherDraft'] as const) : []),
    ...(parameters.length > 1 ? (['mixed'] as const) : []),
    'unknown',
    'nonsense',
  ];
}
