import { defineProblem } from './problem.ts';

export const invalidJson = defineProblem(400, 'invalid_json', 'The body is not valid JSON');

export const idempotencyKeyRequired = defineProblem(400, 'idempotency_key_required', 'Idempotency-Key is required');

export const unauthenticated = defineProblem(401, 'unauthenticated', 'A valid access token is required');

export const deviceExpired = defineProblem(401, 'device_expired', 'The event of this device is over');

export const forbidden = defineProblem(403, 'forbidden', 'Your role does not allow this');

export const notFound = defineProblem(404, 'not_found', 'Not found');

export const suspended = defineProblem(
  403,
  'suspended',
  'NightFlow has suspended this event or its organizer. Tickets sold stay valid.',
);

export const routeNotFound = defineProblem(404, 'route_not_found', 'Path not found');

export const methodNotAllowed = defineProblem(405, 'method_not_allowed', 'Method not allowed for this path');

export const conflict = defineProblem(409, 'conflict', 'Modified concurrently. Read it again and retry.', true);

export const wrongState = defineProblem(409, 'wrong_state', 'Not allowed in the current state');

export const salesClosed = defineProblem(409, 'sales_closed', 'Not on sale at the moment');

export const limitReached = defineProblem(409, 'limit_reached', 'A limit on places or codes is reached');

export const holdExpired = defineProblem(410, 'hold_expired', 'The hold has expired. Its places may be taken.');

export const soldOut = defineProblem(409, 'sold_out', 'Not enough free places', true);

export const seatsTaken = defineProblem(409, 'seats_taken', 'Some of these seats are already taken');

/** An order carries `total`, the total that is due now. */
export const priceChanged = defineProblem(409, 'price_changed', 'Another price is in force now');

export const promoCodeInvalid = defineProblem(409, 'promo_code_invalid', 'This code cannot be used for this purchase');

export const lastOwner = defineProblem(409, 'last_owner', 'An organizer needs an owner. Add another one first.');

export const emailNotVerified = defineProblem(409, 'email_not_verified', 'Confirm the email address first');

export const addressNotConfirmed = defineProblem(
  403,
  'address_not_confirmed',
  'Confirm your email address first. POST /v1/auth/email-verifications mails you a link.',
);

/** Carries `places`, those that the event would have, and `capacity`, those of its venue. */
export const overCapacity = defineProblem(
  409,
  'over_capacity',
  'The event has more places than its venue; send confirmOverCapacity to proceed',
);

export const stale = defineProblem(412, 'stale', 'The object has changed since it was read. Read it again and retry.');

export const bodyTooLarge = defineProblem(413, 'body_too_large', 'The body is too large');

export const unsupportedMediaType = defineProblem(415, 'unsupported_media_type', 'Send application/json');

export const invalidRequest = defineProblem(422, 'invalid_request', 'The request is not valid');

export const keyReused = defineProblem(
  422,
  'idempotency_key_reused',
  'The Idempotency-Key was used with a different body',
);

export const tooManyRequests = defineProblem(
  429,
  'too_many_requests',
  'Too many requests. Wait before you retry.',
  true,
);

export const internal = defineProblem(500, 'internal', 'Something went wrong on our side', true);

/** The store was throttled or did not answer, and repeats did not help. A write may have been applied all the same. */
export const busy = defineProblem(503, 'busy', 'The system is busy. Wait a moment, then retry.', true);
