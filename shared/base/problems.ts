import { defineProblem } from './problem.ts';

export const invalidJson = defineProblem(400, 'invalid_json', 'The body is not valid JSON');

export const idempotencyKeyRequired = defineProblem(400, 'idempotency_key_required', 'Idempotency-Key is required');

export const unauthenticated = defineProblem(401, 'unauthenticated', 'A valid access token is required');

export const forbidden = defineProblem(403, 'forbidden', 'Your role does not allow this');

export const notFound = defineProblem(404, 'not_found', 'Not found');

export const routeNotFound = defineProblem(404, 'route_not_found', 'There is no such path');

export const methodNotAllowed = defineProblem(405, 'method_not_allowed', 'The path does not know this method');

export const conflict = defineProblem(409, 'conflict', 'Somebody changed this at the same moment', true);

export const wrongState = defineProblem(409, 'wrong_state', 'Its present state does not allow this');

export const salesClosed = defineProblem(409, 'sales_closed', 'This is not on sale now');

export const limitReached = defineProblem(409, 'limit_reached', 'That is more than one customer may have');

export const holdExpired = defineProblem(410, 'hold_expired', 'The hold has run out; the places may be gone');

export const soldOut = defineProblem(409, 'sold_out', 'Not that many places are free', true);

export const seatsTaken = defineProblem(409, 'seats_taken', 'Somebody else has these seats');

export const promoCodeInvalid = defineProblem(409, 'promo_code_invalid', 'This code does not work here now');

export const lastOwner = defineProblem(409, 'last_owner', 'Give the organizer another owner first');

export const emailNotVerified = defineProblem(409, 'email_not_verified', 'The address has to be confirmed first');

export const stale = defineProblem(412, 'stale', 'The object has changed since it was read');

export const bodyTooLarge = defineProblem(413, 'body_too_large', 'The body is too large');

export const unsupportedMediaType = defineProblem(415, 'unsupported_media_type', 'Send application/json');

export const invalidRequest = defineProblem(422, 'invalid_request', 'The request is not valid');

export const keyReused = defineProblem(422, 'idempotency_key_reused', 'The key was used with another body');

export const tooManyRequests = defineProblem(429, 'too_many_requests', 'Too many requests; wait before the next', true);

export const internal = defineProblem(500, 'internal', 'Something went wrong here', true);
