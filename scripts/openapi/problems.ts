import * as z from 'zod';
import type { ZodOpenApiExampleObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { ProblemType } from '../../shared/base/problem.ts';
import {
  bodyTooLarge,
  busy,
  deviceExpired,
  forbidden,
  idempotencyKeyRequired,
  internal,
  invalidJson,
  invalidRequest,
  methodNotAllowed,
  notFound,
  routeNotFound,
  tooManyRequests,
  unauthenticated,
  unsupportedMediaType,
} from '../../shared/base/problems.ts';
import type { Route, Routes } from '../../shared/http/routes.ts';

/** RFC 9457 with the extension members of this API. */
const ProblemShape = z
  .looseObject({
    type: z.string().describe('reference that explains the code'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('stable, for programmatic decisions'),
    detail: z.string().describe('for people, may change'),
    requestId: z.string().describe('quote it in support requests'),
    retryable: z.boolean().describe('whether the same request may succeed later'),
    errors: z
      .array(z.object({ pointer: z.string().describe('JSON pointer, or `?name` in the query'), message: z.string() }))
      .describe('the invalid fields, empty if the problem is not about a field'),
  })
  .meta({ id: 'Problem', description: 'Every error response (RFC 9457)' });

const throttled = {
  content: { 'application/json': { schema: z.object({ message: z.string() }).meta({ id: 'GatewayMessage' }) } },
};

/** Returns the problems of a route: its own, and those implied by its access, path, query and body. */
export function problemsOf(key: string, route: Route): ProblemType[] {
  const all = [...(route.problems ?? [])];
  if (route.body) all.push(invalidJson, bodyTooLarge, unsupportedMediaType);
  if (route.body || route.query) all.push(invalidRequest);
  if (route.idempotent) all.push(idempotencyKeyRequired);
  if (route.access !== 'public' && route.access !== 'optional') all.push(unauthenticated);
  if (route.access.startsWith('gate')) all.push(deviceExpired);
  if (!['public', 'optional', 'buyer'].includes(route.access)) all.push(forbidden);
  if (key.includes('{')) all.push(notFound);
  all.push(tooManyRequests, busy, internal);
  return [...new Set(all)].sort((a, b) => a.status - b.status || a.code.localeCompare(b.code));
}

const exampleOf = ({ status, code, title, retryable }: ProblemType): ZodOpenApiExampleObject => ({
  summary: title,
  value: {
    type: `/docs#${code}`,
    title,
    status,
    code,
    detail: title,
    requestId: 'JKJaXmPLvHcESHA=',
    retryable,
    errors: code === invalidRequest.code ? [{ pointer: '/name', message: 'is required' }] : [],
  },
});

/** Collects examples by name. If services use a code with another title or status, the second is named `code_2`. */
export function problemExamples(tables: readonly Routes[]) {
  const names = new Map<string, string>();
  const examples: Record<string, ZodOpenApiExampleObject> = {};
  const name = (problem: ProblemType): string => {
    const facts = JSON.stringify([problem.code, problem.status, problem.title, problem.retryable]);
    let known = names.get(facts);
    if (known) return known;
    known = problem.code;
    for (let suffix = 2; examples[known]; suffix++) known = `${problem.code}_${suffix}`;
    names.set(facts, known);
    examples[known] = exampleOf(problem);
    return known;
  };
  for (const problem of [routeNotFound, methodNotAllowed]) name(problem);
  for (const [key, route] of tables.flatMap((routes) => Object.entries(routes))) problemsOf(key, route).forEach(name);
  return { examples, name };
}

const retryAfter = { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer' } } as const;

/** Groups the problems of a route by status. `name` returns the name of each problem's example. */
export function problemResponses(problems: readonly ProblemType[], name: (problem: ProblemType) => string) {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, group] of Map.groupBy(problems, (problem) => problem.status)) {
    const refs = group.map((problem) => [name(problem), { $ref: `#/components/examples/${name(problem)}` }] as const);
    responses[`${status}` as '400'] = {
      description: group.map(({ code, title }) => `\`${code}\`: ${title}`).join('; '),
      ...([busy.status, tooManyRequests.status].includes(status) && { headers: { 'Retry-After': retryAfter } }),
      content: {
        // The gateway has an answer of its own, without any code of ours.
        ...(status === tooManyRequests.status && throttled.content),
        'application/problem+json': { schema: ProblemShape, examples: Object.fromEntries(refs) },
      },
    };
  }
  return responses;
}
