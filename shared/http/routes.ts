import * as z from 'zod';
import type { ProblemType } from '../base/problem.ts';
import type { Caller, Device, User } from './caller.ts';
import { httpLimits } from './limits.ts';
import type { RateClass } from './throttle.ts';

/**
 * Who may call a route. `public` never looks at a token, `optional` does when one is sent,
 * `buyer` is anybody signed in, guests too, `account` no guest, `organizer` an account whose membership the action checks by key
 * (a token never carries it), `gate` an enrolled device, `admin` a role of the account.
 */
export type Access = 'public' | 'optional' | 'buyer' | 'account' | 'organizer' | 'gate' | 'gate-or-organizer' | 'admin';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type RouteKey = `${Method} /${string}`;

export interface Route {
  summary: string;
  access: Access;
  /** The bucket that its requests are counted in; `browse` where nothing is said. */
  rate?: RateClass;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Content types beside JSON, each with what makes its text into the body. @throws Problem where it cannot. */
  readers?: { [contentType: string]: (text: string) => unknown };
  /** The request must carry an Idempotency-Key. */
  idempotent?: true;
  maxBodyBytes?: number;
  /** Status → shape of the answer; `null` is an answer without a body, a string a content type other than JSON. */
  returns: { [status: number]: z.ZodType | null | string };
  /** The content type in which the answer is given to whoever prefers it to JSON, by `Accept`. */
  alsoAs?: string;
  /** The refusals of this route beyond those every route may give. */
  problems?: ProblemType[];
}

/** The HTTP contract of one service: handlers, gateway and OpenAPI document are all made from this table. */
export type Routes = { [key: RouteKey]: Route };
export const defineRoutes = <const R extends Routes>(routes: R): R => routes;

type ParameterNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterNames<Rest>
  : never;

type Parameters<Key> = Key extends `${Method} ${infer Path}` ? { [N in ParameterNames<Path>]: string } : never;

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

type CallerOf<A extends Access> = A extends 'public' | 'optional'
  ? Caller
  : A extends 'gate'
    ? Device
    : A extends 'gate-or-organizer'
      ? Device | User
      : User;

/** What an action gets: everything checked, nothing raw. */
export interface Request<Key, R extends Route> {
  caller: CallerOf<R['access']>;
  params: Parameters<Key>;
  query: Parsed<R['query']>;
  body: Parsed<R['body']>;
  /** The Idempotency-Key; empty where the route takes none. */
  key: string;
  accept: string | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
  now: number;
  correlationId: string;
  /** Network address of whoever asks. */
  address: string;
  /** `https://host` as the caller sees it. */
  origin: string;
}

/** A list's query and shape; the cursor is opaque to clients. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(httpLimits.pageSize).default(httpLimits.pageSizeDefault),
  cursor: z.string().max(1024).optional(),
});

export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
