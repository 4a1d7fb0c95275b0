import { createDocument, type ZodOpenApiOverrideContext, type ZodOpenApiPathsObject } from 'zod-openapi';
import packageFacts from '../../package.json' with { type: 'json' };
import type { Route } from '../../shared/http/routes.ts';
import { type Described, describe } from './describe.ts';
import { examplesOf, exemplify } from './examples.ts';
import { documentFiles } from './file-parameter.ts';
import { operationOf, securitySchemes } from './operation.ts';
import { problemExamples } from './problems.ts';
import type { RouteTable } from './tables.ts';

const description = `Times are RFC 3339 with an offset. Money is an integer in minor units with its currency. Ids are opaque.
Lists are paginated: pass \`nextCursor\` as \`cursor\` until it is null. Unknown body fields are rejected, unknown query
parameters are ignored. Resources you may not see answer 404. HEAD answers like GET, without the body. Every error is
a Problem (RFC 9457), except what the gateway itself refuses (some 413, 429 and 503): that has only a \`message\`.`;

/** The document as plain JSON. */
export interface Document extends Described {
  openapi: string;
  info: { title: string; version: string };
  components: Described['components'] & { examples: Record<string, { value: unknown }> };
}

const sorted = <T>(values: Record<string, T> | undefined): Record<string, T> =>
  Object.fromEntries(Object.entries(values ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Groups the operations by path. @throws Error if two tables define the same route. */
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

/** Removes schema details that only help machines, and limits on responses that we do not promise. */
function readable({ jsonSchema, zodSchema, io }: ZodOpenApiOverrideContext): void {
  const { def } = zodSchema._zod;
  // Responses may gain fields at any time, so the document must not exclude additional ones.
  if (io === 'output' && def.type === 'object' && !def.catchall) delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (def.type === 'record') delete jsonSchema.propertyNames;
  // The only recursive schema is "any JSON value", which needs no definition.
  if (def.type === 'record' && def.valueType._zod.def.type === 'lazy') jsonSchema.additionalProperties = true;
}

/**
 * Builds the OpenAPI 3.1 document of the route tables. The output is deterministic: paths, methods and components are
 * sorted, and the environment has no influence.
 */
export function openApiDocument(tables: readonly RouteTable[]): Document {
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
      servers: [{ url: '/', description: 'The host that serves this document' }],
      tags: tables.map(({ service, description }) => ({ name: service, description })),
      paths: pathsOf(tables, name),
      components: { securitySchemes, examples: sorted(examples) },
    },
    { override: readable },
  );
  const { schemas = {}, ...others } = document.components ?? {};
  // Remains of the "any JSON value" schema, which `readable` has replaced.
  const named = Object.fromEntries(Object.entries(schemas).filter(([id]) => !id.startsWith('__')));
  const components = { ...others, schemas: sorted(named) };
  // A plain copy: parts that several routes share are described and exemplified one by one.
  const plain: Document = JSON.parse(JSON.stringify({ ...document, components }));
  describe(plain);
  for (const { service } of tables) exemplify(plain, examplesOf(service));
  documentFiles(plain);
  plain.paths = sorted(plain.paths);
  return plain;
}
