import { expect, it } from 'vitest';
import { operationIdOf } from '../../../scripts/openapi/operation-id.ts';

it.each([
  ['GET /v1/organizers/{organizerId}/events', true, 'listOrganizerEvents'],
  ['GET /v1/organizers/{organizerId}', false, 'getOrganizer'],
  ['GET /v1/events/popular', true, 'listPopularEvents'],
  ['GET /v1/events/search', true, 'searchEvents'],
  ['GET /v1/events/{eventId}/attendees.csv', false, 'getEventAttendeesCsv'],
  ['GET /v1/auth/me', false, 'getMe'],
  ['POST /v1/auth/login', false, 'login'],
  ['POST /v1/auth/email-verifications/confirm', false, 'confirmEmailVerification'],
  ['POST /v1/events/{eventId}/publish', false, 'publishEvent'],
  ['POST /v1/orders/{orderId}/mark-paid', false, 'markPaidOrder'],
  ['POST /v1/cart/items', false, 'createCartItem'],
  ['PATCH /v1/cart/items/{itemId}', false, 'updateCartItem'],
  ['PUT /v1/venues/{venueId}/seat-map', false, 'setVenueSeatMap'],
  ['DELETE /v1/organizers/{organizerId}/members/{memberId}', false, 'deleteOrganizerMember'],
])('names %s in the words of its path', (key, isList, id) => {
  const [method = '', path = ''] = key.split(' ');
  expect(operationIdOf(method, path, isList)).toBe(id);
});
