/** A kind of refusal, declared once: its code is stable and part of the contract. */
export interface ProblemType {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** Whether the same request may succeed later without a change. */
  readonly retryable: boolean;
}

export const defineProblem = (status: number, code: string, title: string, retryable = false): ProblemType => ({
  status,
  code,
  title,
  retryable,
});

export interface FieldError {
  /** JSON pointer into the body (`/items/0/quantity`), or `?name` for a query parameter. */
  pointer: string;
  message: string;
}

interface ProblemExtras {
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Members of the problem body beyond the common ones, such as the seats taken. */
  members?: Record<string, unknown>;
}

/** Thrown anywhere below a request; the chain turns it into `application/problem+json`. */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly extras: ProblemExtras;
  constructor(type: ProblemType, detail?: string, extras: ProblemExtras = {}) {
    super(detail ?? type.title);
    this.name = 'Problem';
    this.type = type;
    this.extras = extras;
  }
}

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

/** @throws Problem `invalid_request` that names each field which is wrong. */
export function refuseFields(errors: FieldError[]): never {
  throw new Problem(invalidRequest, errors.map((e) => `${e.pointer || '/'}: ${e.message}`).join('; '), { errors });
}

/** A field that only a rule can judge, refused as a schema refuses the others. @throws Problem `invalid_request`. */
export const refuse = (pointer: string, message: string): never => refuseFields([{ pointer, message }]);
