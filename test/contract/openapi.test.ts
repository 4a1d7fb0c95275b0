import { existsSync, readdirSync } from 'node:fs';
import { describe as describeTests, expect, it, test } from 'vitest';
import * as z from 'zod';
import { methodsByPath } from '../../functions/operations/pages/known-paths.ts';
import { describe } from '../../scripts/openapi/describe.ts';
import { openApiDocument } from '../../scripts/openapi/document.ts';
import { examplesOf } from '../../scripts/openapi/examples.ts';
import { documentedPath } from '../../scripts/openapi/file-parameter.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import type { Route } from '../../shared/http/routes.ts';

/** The subset of OpenAPI 3.1 that this document uses, checked strictly. */
const Media = z.strictObject({
  schema: z.looseObject({}),
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.unknown()).optional(),
});
const Content = z.record(z.string().regex(/^[\w.+-]+\/[\w.+-]+$/), Media);
const Operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]+$/),
  tags: z.tuple([z.string()]),
  summary: z.string().min(1),
  description: z.string().min(1),
  'x-access': z.string(),
  'x-callers': z.array(z.string()).min(1),
  security: z.array(z.partialRecord(z.enum(['session', 'device']), z.tuple([]))),
  parameters: z.array(
    z.object({
      in: z.enum(['path', 'query', 'header']),
      name: z.string(),
      required: z.boolean().optional(),
      schema: z.looseObject({}),
    }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), description: z.string(), content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.strictObject({
      description: z.string().min(1),
      headers: z
        .record(z.string(), z.strictObject({ description: z.string().min(1), schema: z.looseObject({}) }))
        .optional(),
      content: Content.optional(),
    }),
  ),
});
const Document = z.object({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.object({ title: z.string(), version: z.string().regex(/^\d+\.\d+\.\d+/) }),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete', 'patch']), Operation),
  ),
  components: z.object({
    schemas: z.record(z.string().regex(/^[A-Z]\w*$/), z.looseObject({})),
    examples: z.record(z.string(), z.object({ value: z.looseObject({ type: z.string(), code: z.string() }) })),
    securitySchemes: z.object({ session: z.object({}), device: z.object({}) }),
  }),
});

const text = JSON.stringify(openApiDocument(allRouteTables()));
const document = Document.parse(JSON.parse(text));
const routes = allRouteTables().flatMap(({ routes }) =>
  Object.entries<Route>(routes).map(([key, route]) => [documentedPath(key), route] as const),
);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
);
const operationOf = new Map(operations.map(({ key, operation }) => [key, operation]));

test('every route of every table is described exactly once', () => {
  expect(routes.length).toBeGreaterThan(30);
  expect(operations.map(({ key }) => key).sort()).toEqual(routes.map(([key]) => key).sort());
});

/** Its page stands for one of a payment provider: buyers reach it by the `redirectUrl` of their order. */
const outside = 'test-provider';

test('every service folder that has a route table is in the document, but the page of the test provider', () => {
  const folder = new URL('../../functions/', import.meta.url);
  const withRoutes = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/routes.ts`, folder)));
  expect(withRoutes).toContain(outside);
  const services = withRoutes.filter((name) => name !== outside);
  expect(Object.keys(document.paths).filter((path) => path.startsWith('/v1/payments/test'))).toEqual([]);
  expect(document.tags.map(({ name }) => name).sort()).toEqual(services.sort());
});

test('a parameter that is a part of a segment has the name that clients know', () => {
  const { parameters } = JSON.parse(text).paths['/v1/orders/{orderId}/credit-notes/{number}.pdf'].get;
  expect(parameters.find(({ in: place, name }: any) => place === 'path' && name !== 'orderId')).toMatchObject({
    ...{ name: 'number', required: true, example: expect.stringMatching(/-C\d{6}$/) },
  });
});

test('operation ids are unique', () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('path parameters match the path template and are required', () => {
  for (const { key, operation } of operations) {
    const inTemplate = [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const listed = operation.parameters.filter((parameter) => parameter.in === 'path');
    expect(
      listed.map(({ name }) => name),
      key,
    ).toEqual(inTemplate);
    expect(
      listed.every(({ required }) => required),
      key,
    ).toBe(true);
  }
});

test('bodies, idempotency keys, statuses and problem codes match the route table', () => {
  for (const [key, route] of routes) {
    const operation = operationOf.get(key);
    const headers = operation?.parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
    expect(headers?.includes('Idempotency-Key'), key).toBe(route.idempotent !== undefined);
    const isRequired = operation?.parameters.some(({ name, required }) => name === 'Idempotency-Key' && required);
    expect(isRequired, key).toBe(route.idempotent === true);
    expect(operation?.requestBody !== undefined, key).toBe(route.body !== undefined);
    expect(operation?.security.length === 0, key).toBe(route.access === 'public');
    for (const status of Object.keys(route.returns)) expect(operation?.responses, key).toHaveProperty(status);
    for (const { status, code } of route.problems ?? []) {
      const examples = operation?.responses[status]?.content?.['application/problem+json']?.examples ?? {};
      const codes = Object.keys(examples).map((name) => document.components.examples[name]?.value.code);
      expect(codes, `${key} ${status}`).toContain(code);
    }
  }
});

test('no number must be a multiple of a fraction: to validators that divide, 8.1 is none of 0.001', () => {
  const steps = [...text.matchAll(/"multipleOf":([^,}]+)/g)].map(([, step]) => Number(step));
  expect(steps.filter((step) => !Number.isInteger(step))).toEqual([]);
});

test('every reference resolves', () => {
  const references = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(([, kind, id]) => `${kind}/${id}`),
  );
  const { schemas, examples } = document.components;
  const known = [
    ...Object.keys(schemas).map((id) => `schemas/${id}`),
    ...Object.keys(examples).map((id) => `examples/${id}`),
  ];
  expect([...references].filter((reference) => !known.includes(reference))).toEqual([]);
  expect(text.match(/"\$ref":/g)?.length).toBe(text.match(/"\$ref":"#\/components\//g)?.length);
});

test('every field and every parameter says what it is', () => {
  expect(describe(JSON.parse(text))).toEqual([]);
});

describeTests('the example', () => {
  const examples = allRouteTables().flatMap(({ service, routes }) =>
    Object.entries<Route>(routes).map(([key, route]) => ({ key, route, example: examplesOf(service).get(key) })),
  );

  it.each(examples)('of $key is there, and fits its schemas', ({ route, example }) => {
    expect(example, 'functions/<service>/examples.json').toBeDefined();
    const { request, status = 0, response } = example ?? {};
    expect(Object.keys(route.returns)).toContain(String(status));
    if (route.body) route.body.parse(request);
    else expect(request).toBeUndefined();
    const types = Object.keys(example?.files ?? {});
    expect(Object.keys(route.readers ?? {})).toEqual(expect.arrayContaining(types));
    expect(types.length > 0).toBe(route.readers !== undefined);
    const shape = route.returns[status];
    // A field that the schema does not know would be missing from what it parsed.
    if (shape instanceof z.ZodType) expect(shape.parse(response)).toEqual(response);
  });

  it('belongs to a route', () => {
    for (const { service, routes } of allRouteTables()) {
      expect([...examplesOf(service).keys()].filter((key) => !(key in routes))).toEqual([]);
    }
  });
});

test('the type of a problem links to the anchor of its code', () => {
  for (const { value } of Object.values(document.components.examples)) expect(value.type).toBe(`/docs#${value.code}`);
});

test('a problem always has an array of errors', () => {
  expect(document.components.schemas.Problem?.required).toContain('errors');
  for (const { value } of Object.values(document.components.examples)) expect(value.errors).toBeInstanceOf(Array);
});

test('the document is deterministic and sorted by path', () => {
  expect(JSON.stringify(openApiDocument(allRouteTables()))).toBe(text);
  const paths = Object.keys(document.paths);
  expect(paths).toEqual([...paths].sort());
});

test('throws if two tables define the same route', () => {
  const [first] = allRouteTables();
  expect(() => openApiDocument(first ? [first, first] : [])).toThrow(/Two tables have the route/);
});

test('the fallback function reads the methods of a path from the document', () => {
  const methods = methodsByPath(document.paths);
  expect(methods('/v1/health')).toEqual(['GET']);
  expect(methods('/v1/cart')).toEqual(['GET', 'DELETE']);
  expect(methods('/v1/events/evt_1')).toEqual(['GET', 'DELETE', 'PATCH']);
  for (const path of ['/', '/v1/events/', '/v1/nowhere', '/v1/health/deep', '/v1/events/a/b/c']) {
    expect(methods(path), path).toEqual([]);
  }
  expect(methods('/v1/orders/ord_1/credit-notes/HC-2026-C000001.pdf')).toEqual(['GET']);
});

test('every route says that it may be busy, and when to retry', () => {
  for (const { key, operation } of operations.filter(({ key }) => key !== 'GET /v1/health')) {
    const answer = operation.responses['503'];
    expect(answer?.description, key).toContain('`busy`');
    expect(Object.keys(answer?.headers ?? {}), key).toEqual(['Retry-After']);
  }
});

test('every route says that its rate is limited, as a problem and as the gateway answers', () => {
  for (const { key, operation } of operations) {
    const answer = operation.responses['429'] as
      | { content?: object; headers?: object; description?: string }
      | undefined;
    expect(answer?.description, key).toContain('`too_many_requests`');
    expect(Object.keys(answer?.content ?? {}).sort(), key).toEqual(['application/json', 'application/problem+json']);
    expect(Object.keys(answer?.headers ?? {}), key).toEqual(['Retry-After']);
  }
});
