/** Bodies and answers that have the fields of a named schema without its name, by the place where they begin. */
const sameAs: Record<string, string> = {
  BoxOfficeOrder: 'Order',
  'GET /v1/events/{eventId}/orders.items': 'Order',
  'GET /v1/orders/{orderId}': 'Order',
  'PATCH /v1/events/{eventId}': 'Event',
  'PATCH /v1/events/{eventId}.moved': 'TicketType',
  'PATCH /v1/events/{eventId}/ticket-types/{ticketTypeId}': 'TicketType',
  'PATCH /v1/organizers/{organizerId}': 'OrganizerProfile',
  'PATCH /v1/venues/{venueId}': 'Venue',
  'POST /v1/events': 'Event',
  'POST /v1/events/{eventId}/ticket-types': 'TicketType',
  'POST /v1/orders/{orderId}/cancel': 'Order',
  'POST /v1/orders/{orderId}/refunds': 'Order',
  'POST /v1/organizers': 'Organizer',
  'POST /v1/venues': 'Venue',
};

/** Returns the place of the same field in a named schema. Undefined if there is none. */
export function namedPlace(place: string): string | undefined {
  const parts = place.split('.');
  for (let length = parts.length - 1; length > 0; length--) {
    const schema = sameAs[parts.slice(0, length).join('.')];
    if (schema !== undefined) return [schema, ...parts.slice(length)].join('.');
  }
  return undefined;
}

const words = (name: string): string => name.replace(/[a-z][A-Z]/g, (pair) => `${pair[0]} ${pair[1]}`).toLowerCase();

const singular = (word: string): string => word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');

/** Names the thing that a field belongs to: `venue` for `Event.venue.name`. Undefined if the place does not say it. */
export function thingAt(place: string): string | undefined {
  const [root = '', ...path] = (namedPlace(place) ?? place).split('.').slice(0, -1);
  const last = path.findLast((part) => part !== 'items');
  if (last !== undefined) return singular(words(last));
  const collection = root.startsWith('GET') || root.includes(' ') ? /\/([a-z-]+s)$/.exec(root)?.[1] : words(root);
  return collection && singular(collection).replaceAll('-', ' ');
}
