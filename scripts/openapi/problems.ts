import * as z from 'zod';
import type { ZodOpenApiExampleObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import {
  bodyTooLarge,
  forbidden,
  idempotencyKeyRequired,
  internal,
  invalidJson,
  invalidRequest,
  methodNotAllowed,
  notFound,
  type ProblemType,
  routeNotFound,
  unauthenticated,
  unsupportedMediaType,
} from '../../shared/base/problem.ts';
import type { Route, Routes } from '../../shared/http/routes.ts';

/** RFC 9457 with the members of this API. */
const ProblemShape = z
  .looseObject({
    type: z.string().describe('where the code is explained'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('stable; decide by this'),
    detail: z.string().describe('for people; may change'),
    requestId: z.string().describe('name it when you ask for help'),
    retryable: z.boolean().describe('whether the same request may succeed later'),
    errors: z
      .array(z.object({ pointer: z.string().describe('JSON pointer, or `?name` in the query'), message: z.string() }))
      .describe('the fields that are wrong; empty when it is none of them'),
  })
  .meta({ id: 'Problem', description: 'Every refusal (RFC 9457)' });

const throttled = {
  description: 'Too many requests, said by the gateway before any code runs; wait and repeat',
  content: { 'application/json': { schema: z.object({ message: z.string() }).meta({ id: 'GatewayMessage' }) } },
};

/** The refusals of a route: its own and those that its access, path, query and body bring with them. */
export function problemsOf(key: string, route: Route): ProblemType[] {
  const all = [...(route.problems ?? [])];
  if (route.body) all.push(invalidJson, bodyTooLarge, unsupportedMediaType);
  if (route.body || route.query) all.push(invalidRequest);
  if (route.idempotent) all.push(idempotencyKeyRequired);
  if (route.access !== 'public' && route.access !== 'optional') all.push(unauthenticated);
  if (!['public', 'optional', 'buyer'].includes(route.access)) all.push(forbidden);
  if (key.includes('{')) all.push(notFound);
  all.push(internal);
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
    errors: code === invalidRequest.code ? [{ pointer: '/name', message: 'Invalid input: expected string' }] : [],
  },
});

/** Examples by name. Services may give one code another title or status: the second such gets the name `code_2`. */
export function problemExamples(tables: readonly Routes[]) {
  const names = new Map<string, string>();
  const examples: Record<string, ZodOpenApiExampleObject> = {};
  const name = (problem: ProblemType): string => {
    const facts = JSON.stringify([problem.code, problem.status, problem.title, problem.retryable]);
    let known = names.get(facts);
    if (known) return known;
    known = problem.code;
    for (let nth = 2; examples[known]; nth++) known = `${problem.code}_${nth}`;
    names.set(facts, known);
    examples[known] = exampleOf(problem);
    return known;
  };
  for (const problem of [routeNotFound, methodNotAllowed]) name(problem);
  for (const [key, route] of tables.flatMap((routes) => Object.entries(routes))) problemsOf(key, route).forEach(name);
  return { examples, name };
}

/** The refusals of a route by status; `name` names the example of each. */
export function problemResponses(problems: readonly ProblemType[], name: (problem: ProblemType) => string) {
  const responses: ZodOpenApiResponsesObject = { 429: throttled };
  for (const [status, group] of Map.groupBy(problems, (problem) => problem.status)) {
    const refs = group.map((problem) => [name(problem), { $ref: `#/components/examples/${name(problem)}` }] as const);
    responses[`${status}` as '400'] = {
      description: group.map(({ code, title }) => `\`${code}\`: ${title}`).join('; '),
      content: {
        'application/problem+json': { schema: ProblemShape, examples: Object.fromEntries(refs) },
      },
    };
  }
  return responses;
}
