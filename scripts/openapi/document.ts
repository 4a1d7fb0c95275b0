import { createDocument, type ZodOpenApiOverrideContext, type ZodOpenApiPathsObject } from 'zod-openapi';
import packageFacts from '../../package.json' with { type: 'json' };
import type { Route } from '../../shared/http/routes.ts';
import { operationOf, securitySchemes } from './operation.ts';
import { problemExamples } from './problems.ts';
import type { RouteTable } from './tables.ts';

const description = `Times are RFC 3339 with an offset, money is an integer of minor units with its currency, ids are opaque.
Lists are read page by page: pass \`nextCursor\` as \`cursor\` until it is null. Unknown fields of a body are refused,
unknown query parameters ignored. What belongs to somebody else answers 404. Every refusal is a Problem (RFC 9457).`;

const sorted = <T>(values: Record<string, T> | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** One entry per path, its methods beside each other. @throws Error when two tables have the same route. */
function pathsOf(tables: readonly RouteTable[], exampleName: Parameters<typeof operationOf>[3]): ZodOpenApiPathsObject {
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {};
  for (const { service, routes } of tables) {
    for (const [key, route] of Object.entries(routes) as [string, Route][]) {
      const [method = '', path = ''] = key.split(' ');
      paths[path] ??= {};
      const operations = paths[path];
      if (operations[method.toLowerCase()]) throw new Error(`Two tables have the route ${key}`);
      operations[method.toLowerCase()] = operationOf(service, [method, path], route, exampleName);
    }
  }
  return sorted(Object.fromEntries(Object.entries(paths).map(([path, operations]) => [path, sorted(operations)])));
}

/** Leaves out of a schema what zod spells out for machines alone, and what would bind answers more than we do. */
function readable({ jsonSchema, zodSchema, io }: ZodOpenApiOverrideContext): void {
  const { def } = zodSchema._zod;
  // Answers may gain fields at any time, and clients should not be told otherwise.
  if (io === 'output' && def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (def.type === 'record') delete jsonSchema.propertyNames;
  // The only shape that refers to itself is any JSON value, which needs no words.
  if (def.type === 'record' && def.valueType._zod.def.type === 'lazy') jsonSchema.additionalProperties = true;
}

/**
 * The OpenAPI 3.1 document of the route tables. The same tables give the same text: paths, methods and components are
 * sorted, and nothing of the environment goes in.
 */
export function openApiDocument(tables: readonly RouteTable[]) {
  const { examples, name } = problemExamples(tables.map(({ routes }) => routes));
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'NightFlow',
        version: packageFacts.version,
        description,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'Where this document was read from' }],
      tags: tables.map(({ service, description }) => ({ name: service, description })),
      paths: pathsOf(tables, name),
      components: { securitySchemes, examples: sorted(examples) },
    },
    { override: readable },
  );
  const { schemas = {}, ...others } = document.components ?? {};
  // Left over from the shape of any JSON value, to which nothing refers any more.
  const named = Object.fromEntries(Object.entries(schemas).filter(([id]) => !id.startsWith('__')));
  const components = { ...others, schemas: sorted(named) };
  return { ...document, components };
}
