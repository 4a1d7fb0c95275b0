import { openApiDocument } from '../../scripts/openapi/document.ts';
import { allRouteTables } from '../../scripts/openapi/tables.ts';
import { sampleOf } from '../../web/reference/sample.js';
import { hall } from './seats.ts';

type Fields = Record<string, unknown>;

const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();

/** What a shape alone does not say: times in order, names that belong together. */
const facts: Record<string, () => Fields> = {
  'PUT /v1/venues/{venueId}/seat-map': () => hall({ A: 4 }),
  'POST /v1/events': () => ({ startsAt: hours(2), endsAt: hours(5), doorsOpenAt: hours(1), currency: 'EUR' }),
  'POST /v1/events/{eventId}/ticket-types': () => ({
    kind: 'general',
    capacity: 5,
    price: { amount: 100, currency: 'EUR' },
    salesStartAt: hours(-1),
    salesEndAt: hours(1),
  }),
  'PUT /v1/settings/{name}': () => ({ value: 1_800 }),
};

const document = openApiDocument(allRouteTables());

/** A body that one could send, made from the route's schema as the reference page makes its examples. */
export function bodyFor(key: string): Fields | undefined {
  const [method = '', path = ''] = key.split(' ');
  const item: Record<string, any> = document.paths?.[path] ?? {};
  const schema = item[method.toLowerCase()]?.requestBody?.content['application/json'].schema;
  if (!schema) return undefined;
  return { ...(sampleOf(schema, document.components.schemas) as Fields), ...facts[key]?.() };
}
