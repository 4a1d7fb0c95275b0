import * as z from 'zod';
import type { ProblemType } from '../base/problem.ts';
import type { MemberRole } from '../records/venue-rows.ts';
import type { Caller, Device, User } from './caller.ts';
import { httpLimits } from './limits.ts';
import type { RateClass } from './throttle.ts';

/**
 * Who may call a route.
 * - `public`: anyone. A token is ignored.
 * - `optional`: anyone. A token is read when one is sent.
 * - `buyer`: any signed-in user, guests included.
 * - `account`: a signed-in user who is no guest.
 * - `organizer`: an account. The action checks its membership by key, as a token never carries it.
 * - `gate`: an enrolled device, or an account. The action checks the membership of the account.
 * - `admin`: an account with that role.
 */
export type Access = 'public' | 'optional' | 'buyer' | 'account' | 'organizer' | 'gate' | 'admin';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type RouteKey = `${Method} /${string}`;

/** The action checks the role. The tests prove that it does as the table says. */
type RouteAccess =
  | {
      access: 'organizer' | 'gate';
      /** The roles of the members who may call it. */
      roles: readonly MemberRole[];
      /** Who may only where the organizer of an event has set a rule of its door. `roles` may have them, or not. */
      byRule?: { rule: string; callers: readonly (MemberRole | 'device')[] };
    }
  | {
      access: Exclude<Access, 'organizer' | 'gate'>;
      /** The roles of the members who may see more than others, such as drafts. */
      roles?: readonly MemberRole[];
    };

export type Route = RouteAccess & {
  summary: string;
  /** Admins may call it too, whatever they are a member of. */
  admins?: true;
  /** The rate limit bucket of its requests, `browse` by default. */
  rate?: RateClass;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Content types beside JSON, each with the parser of its text. @throws Problem when the text is malformed. */
  readers?: { [contentType: string]: (text: string) => unknown };
  /** The request must carry an Idempotency-Key. `optional`: it may, and each one without is a request of its own. */
  idempotent?: true | 'optional';
  maxBodyBytes?: number;
  /** The body is read when the action calls it, so that a large one is read for callers with the right only. */
  lateBody?: true;
  /** Status → shape of the answer. `null` means no body, a string a content type other than JSON. */
  returns: { [status: number]: z.ZodType | null | string };
  /** A second content type, sent to callers whose `Accept` prefers it to JSON. */
  alsoAs?: string;
  /** The problems of this route, beyond those of every route. */
  problems?: ProblemType[];
};

/** The HTTP contract of one service. Handlers, gateway and OpenAPI document are all built from this table. */
export type Routes = { [key: RouteKey]: Route };

/**
 * The gateway's key of a route. A GET route takes every method that its path has no route for: HEAD is answered like
 * GET, others with 405. A HEAD route beside each GET would fill the stack, which holds 500 resources.
 */
export const gatewayKey = (key: string): string => key.replace(/^GET /, 'ANY ');

export const defineRoutes = <const R extends Routes>(routes: R): R => routes;

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

type Parameters<Key> = Key extends `${Method} ${infer Path}` ? { [N in ParameterNames<Path>]: string } : never;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type CallerOf<A extends Access> = A extends 'public' | 'optional' ? Caller : A extends 'gate' ? Device | User : User;

/** A parsed request. An action gets nothing unchecked. */
export interface Request<Key, R extends Route> {
  caller: CallerOf<R['access']>;
  params: Parameters<Key>;
  query: Parsed<R['query']>;
  body: R extends { lateBody: true } ? () => Parsed<R['body']> : Parsed<R['body']>;
  /** The Idempotency-Key. Empty when the route takes none. */
  key: string;
  /** The body's bytes as they arrived, for a signature over them. @throws Problem `body_too_large`. */
  rawBody: () => Uint8Array;
  /** A header, by its name in lower case. */
  header: (name: string) => string | undefined;
  accept: string | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  now: number;
  correlationId: string;
  /** The caller's network address. */
  address: string;
  /** `https://host` as the caller sees it. */
  origin: string;
}

/** A whole number in a query, in decimal digits: `0x10`, `1e2` and blanks are refused. */
export const QueryInt = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number in decimal digits')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ override: { type: 'integer', minimum, maximum } });

/** The paging parameters of a list. The cursor is opaque to clients. */
export const PageQuery = z.object({
  limit: QueryInt(1, httpLimits.pageSize).default(httpLimits.pageSizeDefault),
  cursor: z.string().max(1024).optional(),
});

/** The shape of one page of a list. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
