import { dayIn } from '../../../shared/base/wall-clock.ts';
import type { PaperKind } from './paper.ts';

/** The numbers of one organizer, kind and year ascend from 1 without a gap. */
export const seriesOf = (organizerId: string, kind: PaperKind, year: string): string =>
  `${organizerId}#${kind}#${year}`;

/** The last number of a series, with its moment (epoch ms) and its day. */
export interface Counter {
  sequence: number;
  issuedAt: number;
  date: string;
}

/**
 * When the next paper of a series is issued. A clock that is behind gives no day or time before that of an earlier
 * number.
 */
export function nextIssue(now: number, timeZone: string, last: Counter | undefined): Omit<Counter, 'sequence'> {
  const today = dayIn(timeZone, now);
  const isBehind = last !== undefined && today < last.date;
  return { issuedAt: Math.max(now, last?.issuedAt ?? 0), date: isBehind ? last.date : today };
}

/** Formats a number: `ACME-2026-000012`, `ACME-2026-C000012` for a credit note. */
export function formatNumber(
  { kind, prefix = '', year }: { kind: PaperKind; prefix?: string | undefined; year: string },
  sequence: number,
): string {
  const digits = String(sequence).padStart(6, '0');
  const start = prefix && !prefix.endsWith('-') ? `${prefix}-` : prefix;
  return `${start}${year}-${kind === 'credit-note' ? 'C' : ''}${digits}`;
}

const retentionYears = 10;

/**
 * When a paper may be deleted, in seconds: after ten full calendar years from the end of its own. One day later than in
 * UTC, since years end later in zones to the west.
 */
export const deletedAfter = (year: string): number => Date.UTC(Number(year) + retentionYears + 1, 0, 2) / 1000;
