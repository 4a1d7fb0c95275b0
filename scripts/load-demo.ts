// `node scripts/load-demo.ts <base URL>`: loads data/demo through the HTTP API; what is there already is left alone.
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { client, type Json, Refused, waitFor } from './demo/http.ts';

const Account = z.strictObject({ email: z.email(), password: z.string(), name: z.string() });
const Accounts = z.strictObject({ organizers: z.array(Account).min(1), buyers: z.array(Account).min(1) });
const DemoEvent = z.strictObject({
  title: z.string(),
  description: z.string(),
  category: z.string(),
  startsInHours: z.number(),
  doorsBeforeHours: z.number(),
  lastsHours: z.number(),
  types: z.array(z.strictObject({ name: z.string(), capacity: z.int(), price: z.int() })).min(1),
});
const Demo = z.strictObject({
  organizer: z.string(),
  venue: z.record(z.string(), z.json()),
  events: z.array(DemoEvent),
});

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../data/demo/${name}.json`, import.meta.url), 'utf8'));
const accounts = Accounts.parse(read('accounts'));
const demo = Demo.parse(read('events'));
const call = client(process.argv[2] ?? 'http://localhost:8080');
const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** The access token of an account, which is made when it is not there. */
async function signIn({ email, password, name }: z.infer<typeof Account>): Promise<string> {
  try {
    return (await call('POST', '/v1/auth/login', { body: { email, password } })).accessToken;
  } catch (error) {
    if (!(error instanceof Refused && error.message.includes('bad_credentials'))) throw error;
    return (await call('POST', '/v1/auth/register', { body: { email, password, name } })).accessToken;
  }
}

async function found(token: string, path: string, name: string, make: () => Promise<Json>): Promise<string> {
  const { items } = await call('GET', `${path}?limit=100`, { token });
  return (items.find((item: Json) => item.name === name) ?? (await make())).id;
}

async function publish(
  token: string,
  event: z.infer<typeof DemoEvent>,
  places: { organizerId: string; venueId: string },
): Promise<void> {
  const { title, description, category, startsInHours, doorsBeforeHours, lastsHours, types } = event;
  const times = {
    startsAt: at(startsInHours),
    endsAt: at(startsInHours + lastsHours),
    doorsOpenAt: at(startsInHours - doorsBeforeHours),
  };
  const body = { ...places, title, description, category, ...times, currency: 'EUR' };
  const { id } = await call('POST', '/v1/events', { token, body });
  for (const { name, capacity, price } of types) {
    const sales = { salesStartAt: at(-1), salesEndAt: times.endsAt, maxPerOrder: 8, maxPerCustomer: 8 };
    const type = { name, kind: 'general', capacity, price: { amount: price, currency: 'EUR' }, ...sales };
    await call('POST', `/v1/events/${id}/ticket-types`, { token, body: type });
  }
  await call('POST', `/v1/events/${id}/publish`, { token });
  const minted = (answer: Json) => answer.ticketTypes.every((type: Json) => type.status === 'on_sale');
  await waitFor(() => call('GET', `/v1/events/${id}`), minted, `The places of ${title}`);
}

async function load(): Promise<void> {
  const [organizer] = await Promise.all([...accounts.organizers, ...accounts.buyers].map(signIn));
  const token = organizer ?? '';
  const organizerId = await found(token, '/v1/organizers', demo.organizer, () =>
    call('POST', '/v1/organizers', { token, body: { name: demo.organizer } }),
  );
  const venueId = await found(token, '/v1/venues', String(demo.venue.name), () =>
    call('POST', '/v1/venues', { token, body: { ...demo.venue, organizerId } }),
  );
  const { items } = await call('GET', `/v1/organizers/${organizerId}/events?limit=100&status=published`, { token });
  const current = new Set(
    items.filter((event: Json) => Date.parse(event.endsAt) > Date.now()).map((event: Json) => event.title),
  );
  const missing = demo.events.filter(({ title }) => !current.has(title));
  for (const event of missing) await publish(token, event, { organizerId, venueId });
  console.log(`${missing.length} events loaded, ${demo.events.length - missing.length} were there`);
}

try {
  await load();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
