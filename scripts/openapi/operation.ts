import type * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ProblemType, stale } from '../../shared/base/problem.ts';
import type { Access, Route } from '../../shared/http/routes.ts';
import { limits } from '../../shared/limits.ts';
import { problemResponses, problemsOf } from './problems.ts';

export const securitySchemes = {
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` of a session: register or sign in.',
  },
  device: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `deviceToken` a gate device gets when it is enrolled.',
  },
} as const;

const accesses: Record<Access, { text: string; security: Record<string, string[]>[] }> = {
  public: { text: 'Anyone may call this.', security: [] },
  optional: { text: 'Anyone may call this; signed-in callers may see more.', security: [{}, { session: [] }] },
  buyer: { text: 'Anybody signed in may call this, guests too.', security: [{ session: [] }] },
  account: {
    text: 'Any account may call this, guests may not.',
    security: [{ session: [] }],
  },
  organizer: {
    text: 'Members of the organizer it belongs to may call this; to everybody else it does not exist.',
    security: [{ session: [] }],
  },
  gate: { text: 'Enrolled gate devices may call this.', security: [{ device: [] }] },
  'gate-or-organizer': {
    text: 'Enrolled gate devices and members of the organizer may call this.',
    security: [{ device: [] }, { session: [] }],
  },
  admin: { text: 'Administrators may call this.', security: [{ session: [] }] },
};

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `PATCH /v1/cart/items/{itemId}` → `patchCartItemsByItemId`. */
function operationIdOf(method: string, path: string): string {
  const named = path.replace(/^\/v1\//, '').replace(/\{(\w+)\}/g, (_, name: string) => `By ${capitalized(name)}`);
  const words = named.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return [method.toLowerCase(), ...words.map(capitalized)].join('');
}

const header = (name: string, required: boolean, description: string, schema: object) =>
  ({ in: 'header', name, required, description, schema: { type: 'string', ...schema } }) as const;

function headersOf(route: Route) {
  const { min, max } = limits.idempotencyKeyCharacters;
  const keyText = 'Made by the client, one for each intent. Repeating a request with its key never does it twice.';
  const key = header('Idempotency-Key', true, keyText, { minLength: min, maxLength: max });
  const match = header('If-Match', false, 'The ETag as read; `*` takes any version.', {});
  return [...(route.idempotent ? [key] : []), ...(route.problems?.includes(stale) ? [match] : [])];
}

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(
    ([, name = '']) =>
      ({
        in: 'path',
        name,
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: limits.pathParameterCharacters },
      }) as const,
  );

const statusTexts: Record<string, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted: at work',
  204: 'Done; no body',
  503: 'Out of service',
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
    responses[status as '200'] = { description: statusTexts[status] ?? 'Done', ...(content && { content }) };
  }
  return responses;
}

/** A body whose fields are all optional may be left out: nothing sent is an empty object. */
const bodyOf = ({ body, readers = {}, maxBodyBytes = limits.bodyBytes }: Route) =>
  body && {
    required: !body.safeParse({}).success,
    description: `At most ${Math.round(maxBodyBytes / 1024)} KiB.`,
    content: {
      'application/json': { schema: body },
      ...Object.fromEntries(Object.keys(readers).map((type) => [type, { schema: { type: 'string' } as const }])),
    },
  };

/** The operation of one route; `exampleName` names the example of a refusal. */
export function operationOf(
  service: string,
  [method, path]: readonly [string, string],
  route: Route,
  exampleName: (problem: ProblemType) => string,
): ZodOpenApiOperationObject {
  const { text, security } = accesses[route.access];
  const requestBody = bodyOf(route);
  return {
    operationId: operationIdOf(method, path),
    tags: [service],
    summary: route.summary,
    description: text,
    'x-access': route.access,
    security,
    parameters: [...pathParameters(path), ...headersOf(route)],
    ...(route.query && { requestParams: { query: route.query as z.ZodObject } }),
    ...(requestBody && { requestBody }),
    responses: { ...problemResponses(problemsOf(path, route), exampleName), ...answersOf(route) },
  };
}
