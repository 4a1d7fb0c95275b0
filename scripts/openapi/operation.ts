import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { ProblemType } from '../../shared/base/problem.ts';
import { stale } from '../../shared/base/problems.ts';
import { httpLimits } from '../../shared/http/limits.ts';
import type { Access, Route } from '../../shared/http/routes.ts';
import { operationIdOf } from './operation-id.ts';
import { problemResponses, problemsOf } from './problems.ts';
import { callersOf, rolesText } from './roles.ts';

export const securitySchemes = {
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` of a session. Register or sign in to get one.',
  },
  device: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `deviceToken` that a gate device receives on enrolment.',
  },
} as const;

const accesses: Record<Access, { text: string; security: Record<string, string[]>[] }> = {
  public: { text: 'Public, no authentication.', security: [] },
  optional: { text: 'Public. Signed-in callers may see more.', security: [{}, { session: [] }] },
  buyer: { text: 'For signed-in users, including guests.', security: [{ session: [] }] },
  account: { text: 'For registered accounts, not for guests.', security: [{ session: [] }] },
  organizer: {
    text: 'For members of the organizer.',
    security: [{ session: [] }],
  },
  gate: {
    text: 'For enrolled gate devices, and members of the organizer.',
    security: [{ device: [] }, { session: [] }],
  },
  admin: { text: 'For administrators.', security: [{ session: [] }] },
};

/** Says who may call a route, with the roles of the members. */
function accessText({ access, roles, admins }: Route): string {
  if (!roles) return accesses[access].text;
  const who = rolesText(roles);
  const may: Partial<Record<Access, string>> = {
    organizer: `For ${who} of the organizer${admins ? ', and administrators' : ''}. Others get 404.`,
    gate: `For enrolled gate devices, and ${who} of the organizer. Others get 404.`,
  };
  const more = `${capitalized(who)} of the organizer${admins ? ', and administrators,' : ''} see more.`;
  return may[access] ?? `${accesses[access].text} ${more}`;
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Whether the answer is a page of a list. */
const isList = ({ returns }: Route): boolean => {
  const shape = returns[200];
  return shape instanceof z.ZodObject && 'nextCursor' in shape.shape;
};

const header = (name: string, required: boolean, description: string, schema: object) =>
  ({ in: 'header', name, required, description, schema: { type: 'string', ...schema } }) as const;

function headersOf(route: Route) {
  const { min, max } = httpLimits.idempotencyKeyCharacters;
  const keyText = 'Chosen by the client, one per intent. Retries with the same key are idempotent.';
  const key = header('Idempotency-Key', route.idempotent === true, keyText, { minLength: min, maxLength: max });
  const match = header('If-Match', false, 'The ETag as read. `*` matches any version.', {});
  return [...(route.idempotent ? [key] : []), ...(route.problems?.includes(stale) ? [match] : [])];
}

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) =>
      ({
        in: 'path',
        name,
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: httpLimits.pathParameterCharacters },
      }) as const,
  );

const statusTexts: Record<string, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted, processing continues',
  204: 'No content',
  503: 'Service unavailable',
};

function answersOf({ returns, alsoAs }: Route): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, shape] of Object.entries(returns)) {
    const content =
      typeof shape === 'string'
        ? { [shape]: { schema: { type: shape === 'application/json' ? 'object' : 'string' } as const } }
        : shape && {
            'application/json': { schema: shape },
            ...(alsoAs && { [alsoAs]: { schema: { type: 'object' } as const } }),
          };
    responses[status as '200'] = { description: statusTexts[status] ?? 'OK', ...(content && { content }) };
  }
  return responses;
}

/** A body whose fields are all optional may be omitted, which equals an empty object. */
const bodyOf = ({ body, readers = {}, maxBodyBytes = httpLimits.bodyBytes }: Route) =>
  body && {
    required: !body.safeParse({}).success,
    description: `At most ${Math.round(maxBodyBytes / 1024)} KiB.`,
    content: {
      'application/json': { schema: body },
      ...Object.fromEntries(Object.keys(readers).map((type) => [type, { schema: { type: 'string' } as const }])),
    },
  };

/** Builds the operation of one route. `exampleName` returns the name of a problem's example. */
export function operationOf(
  service: string,
  [method, path]: readonly [string, string],
  route: Route,
  exampleName: (problem: ProblemType) => string,
): ZodOpenApiOperationObject {
  const { security } = accesses[route.access];
  const requestBody = bodyOf(route);
  return {
    operationId: operationIdOf(method, path, isList(route)),
    tags: [service],
    summary: route.summary,
    description: accessText(route),
    'x-access': route.access,
    'x-callers': callersOf(route),
    security,
    parameters: [...pathParameters(path), ...headersOf(route)],
    ...(route.query && { requestParams: { query: route.query as z.ZodObject } }),
    ...(requestBody && { requestBody }),
    responses: { ...problemResponses(problemsOf(path, route), exampleName), ...answersOf(route) },
  };
}
