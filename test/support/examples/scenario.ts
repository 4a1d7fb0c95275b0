/** Whose token a step sends. */
export type Actor = 'owner' | 'buyer' | 'guest' | 'member' | 'device' | 'admin';

/** One operation of the examples. The request stands in `functions/<service>/examples.json`. */
export interface Step {
  key: string;
  as?: Actor;
  /** The session or device token of the answer is the actor's from then on. */
  becomes?: Actor;
  /** Repeats the request until its answer passes. */
  until?: (body: any) => boolean;
  /** A webhook of the test provider. */
  signed?: true;
  /** Other tests, clocks or keys decide on the values: they must fit the schema only. */
  shapeOnly?: true;
  /** What happens before, by the name of a preparation. */
  after?: string;
}

const onSale = (event: any) => event.ticketTypes?.every(({ status }: any) => status === 'on_sale');
const some = ({ items }: any) => items.length > 0;

/** The life of an event, from the first account to the last guest, in the order in which the operations need it. */
export const scenario: Step[] = [
  { key: 'GET /v1/health', shapeOnly: true },
  { key: 'GET /.well-known/jwks.json', shapeOnly: true },
  { key: 'POST /v1/auth/register', becomes: 'owner' },
  { key: 'POST /v1/auth/email-verifications/confirm', as: 'owner', after: 'mailOfRegistration' },
  { key: 'POST /v1/auth/login', becomes: 'owner' },
  { key: 'POST /v1/auth/refresh', becomes: 'owner' },
  { key: 'GET /v1/auth/me', as: 'owner' },
  { key: 'PATCH /v1/auth/me', as: 'owner' },
  { key: 'GET /v1/auth/sessions', as: 'owner' },
  { key: 'POST /v1/auth/password-resets' },

  { key: 'POST /v1/organizers', as: 'owner' },
  { key: 'GET /v1/organizers', as: 'owner' },
  { key: 'PATCH /v1/organizers/{organizerId}', as: 'owner' },
  { key: 'GET /v1/organizers/{organizerId}/profile' },
  { key: 'GET /v1/organizers/{organizerId}', as: 'owner' },
  { key: 'POST /v1/organizers/{organizerId}/members', as: 'owner' },
  { key: 'GET /v1/organizers/{organizerId}/invitations', as: 'owner' },
  { key: 'POST /v1/organizer-invitations/accept', as: 'member', after: 'invited' },
  { key: 'DELETE /v1/organizers/{organizerId}/members/{memberId}', as: 'owner' },
  { key: 'DELETE /v1/organizers/{organizerId}/invitations/{invitationId}', as: 'owner', after: 'anotherInvitation' },

  { key: 'POST /v1/venues', as: 'owner' },
  { key: 'PATCH /v1/venues/{venueId}', as: 'owner' },
  { key: 'PUT /v1/venues/{venueId}/seat-map', as: 'owner' },
  { key: 'GET /v1/venues/{venueId}/seat-map' },
  { key: 'GET /v1/venues/{venueId}/seat-map.svg' },
  { key: 'GET /v1/venues/{venueId}' },
  { key: 'GET /v1/venues' },

  { key: 'POST /v1/events', as: 'owner' },
  { key: 'PATCH /v1/events/{eventId}', as: 'owner' },
  { key: 'POST /v1/events/{eventId}/ticket-types', as: 'owner' },
  { key: 'POST /v1/events/{eventId}/publish', as: 'owner', after: 'standingPlaces' },
  { key: 'GET /v1/events/{eventId}', until: onSale },
  { key: 'GET /v1/organizers/{organizerId}/events', as: 'owner' },
  { key: 'GET /v1/events', until: some },
  { key: 'GET /v1/events/search', until: some },
  { key: 'GET /v1/events/popular', shapeOnly: true },
  { key: 'GET /v1/categories', shapeOnly: true },
  { key: 'GET /v1/events.ics' },
  { key: 'GET /sitemap.xml' },
  { key: 'GET /robots.txt', shapeOnly: true },
  { key: 'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/ticket-types/{ticketTypeId}', as: 'owner' },
  {
    key: 'GET /v1/events/{eventId}/availability',
    until: ({ items }) => items.some((one: any) => one.available === 300),
  },
  { key: 'GET /v1/events/{eventId}/seats', until: ({ sections }) => sections[0].states.endsWith('x') },
  { key: 'POST /v1/events/{eventId}/promo-codes', as: 'owner' },
  { key: 'PATCH /v1/events/{eventId}/promo-codes/{promoCode}', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/promo-codes', as: 'owner' },

  { key: 'POST /v1/auth/guest', becomes: 'guest' },
  { key: 'POST /v1/auth/email-verifications', as: 'guest' },
  { key: 'POST /v1/cart/items', as: 'buyer', after: 'buyer' },
  { key: 'PUT /v1/cart/promo-code', as: 'buyer' },
  { key: 'GET /v1/cart', as: 'buyer' },
  { key: 'POST /v1/cart/renew', as: 'buyer' },
  { key: 'POST /v1/orders', as: 'buyer' },
  { key: 'GET /v1/orders/{orderId}', as: 'buyer', until: ({ status }) => status === 'confirmed' },
  { key: 'GET /v1/orders', as: 'buyer' },
  { key: 'GET /v1/tickets', as: 'buyer' },
  { key: 'GET /v1/tickets/{ticketId}', as: 'buyer' },
  { key: 'GET /v1/tickets/{ticketId}/qr.svg', as: 'buyer' },
  { key: 'PATCH /v1/cart/items/{itemId}', as: 'buyer', after: 'standingLine' },
  { key: 'DELETE /v1/cart/promo-code', as: 'buyer' },
  { key: 'DELETE /v1/cart/items/{itemId}', as: 'buyer' },
  { key: 'DELETE /v1/cart', as: 'buyer' },
  { key: 'POST /v1/orders/{orderId}/payments', as: 'buyer', after: 'declinedOrder' },
  { key: 'POST /v1/orders/{orderId}/cancel', as: 'buyer', after: 'anotherDeclinedOrder' },

  { key: 'POST /v1/payments/webhooks/{provider}', signed: true },
  { key: 'GET /v1/organizers/{organizerId}/payment-incidents', as: 'owner', after: 'disputedOrder' },
  { key: 'POST /v1/organizers/{organizerId}/payment-incidents/{incidentId}/resolve', as: 'owner' },

  { key: 'POST /v1/events/{eventId}/comps', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/orders', as: 'owner', until: ({ items }) => items.length === 3 },
  { key: 'GET /v1/events/{eventId}/sales', as: 'owner', until: ({ sold, held }) => sold === 5 && held === 0 },
  { key: 'GET /v1/events/{eventId}/attendees', as: 'owner', until: ({ items }) => items.length === 5 },
  { key: 'GET /v1/events/{eventId}/attendees.csv', as: 'owner' },

  { key: 'GET /v1/organizers/{organizerId}/settlement', as: 'owner', shapeOnly: true },
  { key: 'GET /v1/organizers/{organizerId}/settlement.csv', as: 'owner' },
  { key: 'GET /v1/organizers/{organizerId}/settlement.pdf', as: 'owner', shapeOnly: true },
  { key: 'GET /v1/organizers/{organizerId}/tax-report', as: 'owner', shapeOnly: true },
  { key: 'GET /v1/organizers/{organizerId}/tax-report.csv', as: 'owner' },
  { key: 'GET /v1/organizers/{organizerId}/ledger', as: 'owner', until: some, shapeOnly: true },
  { key: 'GET /v1/organizers/{organizerId}/ledger.csv', as: 'owner', shapeOnly: true },
  { key: 'POST /v1/organizers/{organizerId}/payouts', as: 'admin', after: 'openBalance' },
  { key: 'GET /v1/organizers/{organizerId}/payouts', as: 'owner', until: some, shapeOnly: true },
  { key: 'POST /v1/organizers/{organizerId}/payouts/{payoutId}/return', as: 'admin' },

  { key: 'POST /v1/events/{eventId}/gates', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/gates', as: 'owner' },
  { key: 'PUT /v1/events/{eventId}/door-rules', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/door-rules', as: 'owner' },
  { key: 'POST /v1/events/{eventId}/devices', as: 'owner' },
  { key: 'POST /v1/checkin/enrol', becomes: 'device' },
  { key: 'POST /v1/checkin/events/{eventId}/preload', as: 'owner' },
  { key: 'GET /v1/checkin/events/{eventId}/preload', as: 'owner', until: ({ state }) => state === 'ready' },
  { key: 'GET /v1/checkin/tickets', as: 'device' },
  { key: 'GET /.well-known/ticket-keys.json', shapeOnly: true },
  { key: 'POST /v1/checkin/scans', as: 'device' },
  { key: 'POST /v1/checkin/scans/batch', as: 'device', shapeOnly: true },
  {
    key: 'GET /v1/checkin/events/{eventId}/manifest',
    as: 'device',
    until: ({ entries }) => entries.length === 1,
    shapeOnly: true,
  },
  { key: 'POST /v1/checkin/events/{eventId}/heartbeat', as: 'device', shapeOnly: true },
  {
    key: 'GET /v1/checkin/events/{eventId}/stats',
    as: 'owner',
    // The batch holds a code that is no ticket. The device has let its guest in, so it is a conflict, too.
    until: ({ admitted, refusals, conflicts }) => admitted === 1 && refusals.length === 1 && conflicts === 1,
  },
  {
    key: 'GET /v1/checkin/events/{eventId}/board',
    as: 'owner',
    until: ({ stats }) => stats.admitted === 1,
    shapeOnly: true,
  },
  { key: 'GET /v1/checkin/tickets/{ticketId}/passages', as: 'owner', until: some, shapeOnly: true },
  { key: 'GET /v1/events/{eventId}/conflicts', as: 'owner', shapeOnly: true },
  { key: 'POST /v1/checkin/admissions', as: 'owner' },
  { key: 'POST /v1/checkin/scans/{scanId}/revert', as: 'owner' },
  { key: 'POST /v1/checkin/tickets/{ticketId}/handover', as: 'owner', shapeOnly: true },
  { key: 'POST /v1/orders/{orderId}/refunds', as: 'owner' },
  // Days and numbers follow the clock and the organizer's zone.
  { key: 'GET /v1/orders/{orderId}/papers', as: 'buyer', shapeOnly: true },
  { key: 'GET /v1/orders/{orderId}/invoice.pdf', as: 'buyer' },
  { key: 'GET /v1/orders/{orderId}/credit-notes/{file}', as: 'buyer', after: 'creditNote' },
  { key: 'GET /v1/organizers/{organizerId}/papers', as: 'owner', shapeOnly: true },
  { key: 'GET /v1/organizers/{organizerId}/papers.csv', as: 'owner' },
  { key: 'POST /v1/events/{eventId}/box-office/orders', as: 'owner' },
  { key: 'GET /v1/events/{eventId}/box-office/sales', as: 'owner', until: some, shapeOnly: true },
  // Devices show how far their clocks are off.
  { key: 'GET /v1/events/{eventId}/devices', as: 'owner', shapeOnly: true },
  { key: 'PATCH /v1/events/{eventId}/devices/{deviceId}', as: 'owner', shapeOnly: true },
  { key: 'DELETE /v1/events/{eventId}/devices/{deviceId}', as: 'owner' },

  { key: 'POST /v1/events/{eventId}/duplicates', as: 'owner' },
  { key: 'POST /v1/events/{eventId}/cancel', as: 'owner', after: 'publishedDuplicate' },
  { key: 'GET /v1/events/{eventId}/cancellation', as: 'owner', until: ({ status }) => status === 'cancelled' },
  { key: 'DELETE /v1/events/{eventId}', as: 'owner', after: 'anotherDraft' },
  { key: 'DELETE /v1/events/{eventId}/ticket-types/{ticketTypeId}', as: 'owner', after: 'unsoldType' },
  { key: 'DELETE /v1/events/{eventId}/promo-codes/{promoCode}', as: 'owner', after: 'unusedCode' },
  { key: 'DELETE /v1/events/{eventId}/gates/{gateId}', as: 'owner', after: 'unusedGate' },

  { key: 'POST /v1/orders/{orderId}/mark-paid', as: 'owner', after: 'manualOrder' },
  { key: 'POST /v1/orders/{orderId}/refunds/{refundId}/mark-paid', as: 'owner', after: 'confirmedManualOrder' },
  { key: 'GET /v1/payments/providers' },
  { key: 'POST /v1/organizers/{organizerId}/bank-statements', as: 'owner', after: 'transferredOrder' },

  { key: 'GET /v1/audit', as: 'owner', until: some, shapeOnly: true },
  { key: 'GET /v1/audits/latest', as: 'admin', shapeOnly: true },
  { key: 'GET /v1/settings/{name}', as: 'admin', shapeOnly: true },
  { key: 'PUT /v1/settings/{name}', as: 'admin', shapeOnly: true },
  { key: 'POST /v1/admin/suspensions', as: 'admin' },
  { key: 'GET /v1/admin/suspensions', as: 'admin' },
  { key: 'DELETE /v1/admin/suspensions/{suspensionId}', as: 'admin' },
  { key: 'GET /v1/users', as: 'admin' },
  { key: 'PUT /v1/users/{userId}/roles', as: 'admin' },
  { key: 'GET /v1/openapi.json', shapeOnly: true },
  { key: 'GET /docs' },
  { key: 'GET /account' },
  { key: 'GET /gate/live' },
  { key: 'GET /gate' },
  { key: 'GET /gate/worker.js' },
  { key: 'GET /gate/app.webmanifest' },
  { key: 'GET /gate/icon.svg' },
  { key: 'GET /gate/icons/{icon}' },

  { key: 'GET /v1/auth/me/export', as: 'buyer', shapeOnly: true },
  { key: 'POST /v1/auth/password-resets/confirm', after: 'mailOfReset' },
  { key: 'DELETE /v1/auth/sessions/{sessionId}', as: 'owner', after: 'anotherSession' },
  { key: 'POST /v1/auth/logout', as: 'owner' },
  { key: 'DELETE /v1/auth/me', as: 'guest' },
];
