import { openApiDocument } from '../../../scripts/openapi/document.ts';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import { sampleOf } from '../../../web/reference/sample.js';
import { hall } from '../actors/seats.ts';

type Fields = Record<string, unknown>;

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

/** Fields that a schema cannot express: times in order, names that belong together. */
const facts: Record<string, () => Fields> = {
  'PATCH /v1/organizers/{organizerId}': () => ({
    ...{ slug: 'night-owls-vienna', logoUrl: 'https://example.com/owl.png', website: null },
  }),
  'PUT /v1/venues/{venueId}/seat-map': () => hall({ A: 4 }),
  'POST /v1/organizers/{organizerId}/bank-statements': () => ({ lines: [] }),
  'POST /v1/events': () => ({ startsAt: hours(2), endsAt: hours(5), doorsOpenAt: hours(1), currency: 'EUR' }),
  'POST /v1/events/{eventId}/duplicates': () => ({ startsAt: [hours(26)] }),
  'POST /v1/events/{eventId}/ticket-types': () => ({
    kind: 'general',
    capacity: 5,
    price: { amount: 100, currency: 'EUR' },
    salesStartAt: hours(-1),
    salesEndAt: hours(1),
  }),
  // Its value comes from the ids: gatekeepers and devices need the code.
  'POST /v1/checkin/admissions': () => ({ code: 'HELLO' }),
  'POST /v1/checkin/scans/{scanId}/revert': () => ({ ticketId: 'from the ids' }),
  // Devices and gatekeepers may look tickets up.
  'PUT /v1/events/{eventId}/door-rules': () => ({ lookUp: true }),
  'PUT /v1/settings/{name}': () => ({ value: 1_800 }),
};

const document = openApiDocument(allRouteTables());

interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
}
const schemas = document.components.schemas as Record<string, Schema>;

function schemaOf(key: string): Schema | undefined {
  const [method = '', path = ''] = key.split(' ');
  const item: Record<string, any> = document.paths?.[path] ?? {};
  return item[method.toLowerCase()]?.requestBody?.content['application/json'].schema;
}

/** Builds a valid body from the route's schema, as the reference page builds its examples. */
export function bodyFor(key: string): Fields | undefined {
  const schema = schemaOf(key);
  return schema && { ...(sampleOf(schema, schemas) as Fields), ...facts[key]?.() };
}

/** Returns the objects of a body that declare fields: the pointer of each, with the names of its fields. */
export function objectsIn(key: string): [pointer: string, declared: string[]][] {
  const visit = (given: Schema, value: unknown, pointer: string): [string, string[]][] => {
    const schema = given.$ref ? (schemas[given.$ref.split('/').pop() ?? ''] ?? {}) : given;
    if (Array.isArray(value)) return schema.items ? visit(schema.items, value[0], `${pointer}/0`) : [];
    if (!schema.properties || typeof value !== 'object' || value === null) return [];
    const inner = Object.entries(schema.properties).flatMap(([name, field]) =>
      visit(field, (value as Fields)[name], `${pointer}/${name}`),
    );
    return [[pointer, Object.keys(schema.properties)], ...inner];
  };
  const schema = schemaOf(key);
  return schema ? visit(schema, bodyFor(key), '') : [];
}
