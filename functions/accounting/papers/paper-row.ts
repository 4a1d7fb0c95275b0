import type { Key } from '../../../shared/dynamo/client.ts';
import { type PaperId, paperKey } from '../../../shared/ledger/paper-key.ts';
import type { Paper, PaperKind, PaperLine } from './paper.ts';
import { deletedAfter, seriesOf } from './paper-number.ts';

/** Event, name, quantity, list price, discount, fee, total; then tax rate, tax, and 1 where it is included. */
type StoredLine = [number, string, number, number, number, number, number, number?, number?, number?];

/**
 * A paper as stored in the table Accounting. Compact, since up to 1 KB of it costs one unit, twice in a transaction and
 * once in the index.
 */
export interface PaperRow extends Key {
  /** With `number`, the key of the index `number`. */
  series: string;
  /** The paper's place in its series, from 1. */
  number: number;
  /** Its number as printed. */
  label: string;
  issuedAt: number;
  date: string;
  currency: string;
  seller: Paper['seller'];
  buyer: Paper['buyer'];
  events: [title: string, date: string][];
  lines: StoredLine[];
  payment: [method: string, date: string];
  corrects?: NonNullable<Paper['corrects']>;
  ttl: number;
}

/** A refund's id contains `#`: its order's id and its number. */
function idOf({ pk, sk }: Key): PaperId & { kind: PaperKind } {
  const orderId = pk.slice('papers#'.length);
  const [kind, ...rest] = sk.split('#');
  const organizerId = rest.pop() ?? '';
  return kind === 'invoice'
    ? { kind, orderId, organizerId }
    : { kind: 'credit-note', orderId, organizerId, refundId: rest.join('#') };
}

const storedLine = ({ event, name, quantity, list, discount, fee, total, tax }: PaperLine): StoredLine => [
  ...([event, name, quantity, list, discount, fee, total] as const),
  ...(tax ? ([tax.rate, tax.amount, ...(tax.included ? [1] : [])] as [number, number, number?]) : ([] as const)),
];

function lineOf([event, name, quantity, list, discount, fee, total, rate, amount, included]: StoredLine): PaperLine {
  const tax = rate !== undefined && { rate, amount: amount ?? 0, ...(included && { included: true as const }) };
  return { event, name, quantity, list, discount, fee, total, ...(tax && { tax }) };
}

export function paperRow(paper: Paper): PaperRow {
  const { kind, orderId, organizerId, refundId, sequence, number, events, lines, payment, ...rest } = paper;
  const year = paper.date.slice(0, 4);
  return {
    ...paperKey(paper),
    series: seriesOf(organizerId, kind, year),
    number: sequence,
    label: number,
    ...rest,
    events: events.map(({ title, date }) => [title, date]),
    lines: lines.map(storedLine),
    payment: [payment.method, payment.date],
    ttl: deletedAfter(year),
  };
}

export function paperOf(row: PaperRow): Paper {
  const { pk, sk, series, ttl, number: sequence, label: number, events, lines, payment, ...rest } = row;
  return {
    ...rest,
    sequence,
    number,
    ...idOf({ pk, sk }),
    events: events.map(([title, date]) => ({ title, date })),
    lines: lines.map(lineOf),
    payment: { method: payment[0], date: payment[1] },
  };
}
