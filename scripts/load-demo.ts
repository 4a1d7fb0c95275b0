// `node scripts/load-demo.ts <baseUrl>`: loads the demo data through the HTTP API. Existing data stays unchanged, so
// the script is idempotent and also completes an interrupted run.

import { type DemoData, named, readDemoData } from './demo/load/data.ts';
import { ensureEvent, eventsOf, waitUntilOnSale } from './demo/load/load-events.ts';
import { type Ensured, ensureFounder, ensureOrganizer, ensurePresent } from './demo/load/load-people.ts';
import { ensureSeatMap, ensureVenue, type Owner } from './demo/load/load-venues.ts';
import { progressLine } from './demo/load/progress-line.ts';
import { Failure, reportAndExitCode } from './local/process/failure.ts';
import { type Api, connect } from './shared/api-client.ts';
import { mapLimit, withRetries } from './shared/retry.ts';

const maxConcurrency = 4;
const mintSeconds = 420;
const progress = progressLine();

/** Processes items with bounded concurrency, retries each one on transient faults, and prints the progress. */
async function each<T, R>(what: string, items: readonly T[], work: (item: T, attempt: number) => Promise<R>) {
  let done = 0;
  progress(what, done, items.length);
  return mapLimit(items, maxConcurrency, async (item) => {
    const result = await withRetries((attempt) => work(item, attempt));
    progress(what, ++done, items.length);
    return result;
  });
}

async function loadOwners(api: Api, { accounts, organizers }: DemoData) {
  const signedIn = await each('accounts', accounts.organizers, (account) => ensureFounder(api, account));
  const others = await each('accounts', [...accounts.buyers, accounts.admin], (one) => ensurePresent(api, one));
  const tokenOf = (key: string) => signedIn[accounts.organizers.indexOf(named(accounts.organizers, key))]?.token ?? '';
  const ensured = await each('organizers', organizers, ({ account, name }) =>
    ensureOrganizer(api, tokenOf(account), name),
  );
  const owners = organizers.map(({ key, account }, index) => {
    const owner: Owner = { organizerId: ensured[index]?.id ?? '', token: tokenOf(account) };
    return { key, ...owner };
  });
  return { owners, accounts: [...signedIn, ...others], organizers: ensured };
}

async function loadVenues(api: Api, venues: DemoData['venues'], owners: (Owner & { key: string })[]) {
  const ensured = await each('venues', venues, (venue) => ensureVenue(api, named(owners, venue.organizer), venue));
  const places = venues.map(({ key, organizer, timezone, seatMap }, index) => {
    const place = { owner: named(owners, organizer), venueId: ensured[index]?.id ?? '', timeZone: timezone };
    return { key, ...place, seatMap };
  });
  const mapped = places.flatMap(({ owner, venueId, seatMap }) => (seatMap ? [{ owner, venueId, seatMap }] : []));
  const maps = await each('seat maps', mapped, ({ owner, venueId, seatMap }) =>
    ensureSeatMap(api, owner.token, venueId, seatMap),
  );
  return { places, venues: ensured, maps };
}

/** `6 venues (2 new)` */
const counted = (what: string, ensured: readonly Pick<Ensured, 'created'>[]): string => {
  const created = ensured.filter((one) => one.created).length;
  return `${ensured.length} ${what}${created > 0 ? ` (${created} new)` : ''}`;
};

async function load(baseUrl: string): Promise<string> {
  const startedAt = Date.now();
  const api = connect(baseUrl);
  const data = readDemoData();
  const people = await loadOwners(api, data);
  const { places, venues, maps } = await loadVenues(api, data.venues, people.owners);
  const known = new Map(
    await mapLimit(
      people.owners,
      maxConcurrency,
      async (owner) => [owner, await withRetries(() => eventsOf(api, owner))] as const,
    ),
  );
  const events = await each('events', data.events, async (event, attempt) => {
    const place = named(places, event.venue);
    // A failed attempt may still have created the event, so a retry reads the list again.
    const present = attempt === 0 ? known.get(place.owner) : undefined;
    return ensureEvent(api, event, place, present ?? (await eventsOf(api, place.owner)), startedAt);
  });
  const until = Date.now() + mintSeconds * 1000;
  const types = await each('on sale', events, ({ id }) => waitUntilOnSale(api, id, until));
  const summary = [
    counted('accounts', people.accounts),
    counted('organizers', people.organizers),
    counted('venues', venues),
    counted('seat maps', maps),
    counted('events', events),
    `${types.reduce((total, count) => total + count, 0)} ticket types on sale`,
  ];
  return `Demo data at ${baseUrl}: ${summary.join(', ')}; ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`;
}

try {
  const [baseUrl] = process.argv.slice(2);
  if (baseUrl === undefined || !URL.canParse(baseUrl)) {
    throw new Failure('The base URL is missing. Usage: node scripts/load-demo.ts http://localhost:8080');
  }
  console.log(await load(baseUrl));
} catch (error) {
  process.exitCode = reportAndExitCode(error);
}
