import type { Key } from '../../../shared/dynamo/client.ts';
import { type Account, isOwedToOrganizer } from '../../../shared/ledger/account.ts';
import type { LedgerRow, TransactionKind } from '../../../shared/ledger/ledger-row.ts';
import { positionOf } from './stream-position.ts';

/** Sums in minor units, debit above zero: one for each kind of transaction and account, `sale/tax:19`. */
export type Sums = Record<string, number>;

/** What a row of totals adds up: one day, event and currency of one partition of an organizer's ledger. */
export interface TotalsScope {
  organizerId: string;
  /** In the organizer's zone: `2026-11-28`. */
  day: string;
  /** Empty for what belongs to no event, such as a payout. */
  eventId: string;
  currency: string;
}

/** How the reader of the stream and recounts keep a row true. */
interface Progress {
  /** The stream's position of the last transaction that was added, see `positionOf`. */
  lastPosition?: string;
  /** Transactions posted until then, epoch ms, are contained, whether the stream delivers them or not. */
  recountedUntil?: number;
}

export type TotalsRow = Key & Progress & Sums & { by?: string };

/**
 * The numbers of transactions beside their sums. `count`: all that concern the event. `once`: those of which it is the
 * first event, so that sums over several events have each transaction once.
 */
export type CountName = 'count' | 'once';
const countNames: readonly string[] = ['count', 'once', 'tickets'] satisfies (CountName | 'tickets')[];

/** How many transactions of that kind there are, or how many tickets they have sold or cancelled. */
export const countIn = (sums: Sums, kind: TransactionKind, name: CountName | 'tickets'): number =>
  sums[`${kind}/${name}`] ?? 0;

/** Adds up the sums of those kinds and accounts, in minor units. */
export const sumIn = (sums: Sums, counts: (kind: TransactionKind, account: Account) => boolean): number => {
  let sum = 0;
  for (const [name, amount] of Object.entries(sums)) {
    const slash = name.indexOf('/');
    const [kind, account] = [name.slice(0, slash) as TransactionKind, name.slice(slash + 1)];
    if (!countNames.includes(account) && counts(kind, account as Account)) sum += amount;
  }
  return sum;
};

/** What the platform holds for the organizer, in minor units. Below zero it is what the organizer owes. */
export const openBalance = (sums: Sums): number => -sumIn(sums, (_, account) => isOwedToOrganizer(account)) || 0;

export function addSums(to: Sums, sums: Sums): Sums {
  for (const [name, amount] of Object.entries(sums)) to[name] = (to[name] ?? 0) + amount;
  return to;
}

export const totalsPartition = (organizerId: string): string => `totals#${organizerId}`;

/** The sums of a row as stored. */
export function sumsOf(row: TotalsRow): Sums {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.includes('/'))) as Sums;
}

/** What a row of totals is about. */
export function scopeOf({ pk, sk }: Key): TotalsScope {
  const [day = '', eventId = '', , currency = ''] = sk.split('#');
  return { organizerId: pk.slice(totalsPartition('').length), day, eventId, currency };
}

/** What one transaction adds to one row of totals. */
export interface Addition {
  key: Key;
  sums: Sums;
  /** When the transaction was posted, epoch ms. */
  postedAt: number;
}

/**
 * What a transaction adds: to the row of each event that it concerns, or to that of no event. A correction changes the
 * sums of the kind that it corrects, and what it takes back as a whole counts no more. Its own numbers of tickets say
 * what it changes of theirs.
 */
export function additionsOf(row: LedgerRow): Addition[] {
  const { pk, organizerId, day, currency, kind, corrects, events, entries, tickets = [], postedAt } = row;
  const shard = pk.slice(pk.lastIndexOf('#') + 1);
  const as = corrects?.kind ?? kind;
  // A refund of money that bought nothing, such as a late payment, is none of a sale.
  const isCounted = as !== 'refund' || row.credits === true;
  const times = isCounted ? (corrects ? (corrects.whole ? -1 : 0) : 1) : 0;
  const paid = eventsIn(entries.map(([, , event = 0]) => event));
  const concerned = eventsIn([...paid, ...tickets.flatMap((count, event) => (count === 0 ? [] : [event]))]);
  return concerned.map((index) => {
    const sums: Sums = {};
    if (times !== 0 && paid.includes(index))
      addSums(sums, { [`${as}/count`]: times, ...(index === paid[0] && { [`${as}/once`]: times }) });
    for (const [account, amount, event = 0] of entries)
      if (event === index) addSums(sums, { [`${as}/${account}`]: amount });
    const count = tickets[index] ?? 0;
    if (count !== 0) addSums(sums, { [`${as}/tickets`]: count });
    const sk = [day, events[index] ?? '', shard, currency].join('#');
    return { key: { pk: totalsPartition(organizerId), sk }, sums, postedAt };
  });
}

/** Indexes of events, each once, the lowest first. */
const eventsIn = (indexes: readonly number[]): number[] => [...new Set(indexes)].sort((one, other) => one - other);

/** An addition as the stream delivers it. */
export interface Delivered extends Addition {
  position: string;
}

/** The additions of a transaction at a position of the stream. */
export const delivered = (row: LedgerRow, sequenceNumber: string): Delivered[] =>
  additionsOf(row).map((addition) => ({ ...addition, position: positionOf(sequenceNumber) }));

/** The additions that a row of totals does not contain yet. */
export const missingFrom = (row: Progress, additions: readonly Delivered[]): Delivered[] =>
  additions.filter(
    ({ position, postedAt }) => position > (row.lastPosition ?? '') && postedAt > (row.recountedUntil ?? 0),
  );
