import type { DynamoDBRecord } from 'aws-lambda';
import type { Invoked } from '../../functions/functions.ts';
import type { StreamMappingPlan } from '../../plan.ts';
import { failedItems } from '../batch-answer.ts';
import { writtenAt } from '../failure-records.ts';

export interface Positioned {
  /** Place in the stream of the table. Grows with every record. */
  position: number;
  record: DynamoDBRecord;
}

/** Consecutive records that are invoked together. Never empty. */
export interface Slice {
  records: Positioned[];
  /** Failed invocations that count as retries. Splitting does not count. */
  failures: number;
}

/** A record leaves a stream of DynamoDB after a day. */
const retentionMs = 86_400_000;

const firstRetryMs = 100;
const maxRetryMs = 10_000;

/** Time until the next retry: doubles up to a maximum, with jitter between half of it and all. */
export function backoffMs(failures: number): number {
  const full = Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(failures - 1, 20));
  return full * (0.5 + Math.random() / 2);
}

/** Index of the first failed record, or `undefined` if all succeeded. */
export function firstFailed(
  { records }: Slice,
  answer: Invoked,
  { reportsFailures }: StreamMappingPlan,
): number | undefined {
  if (!answer.ok) return 0;
  if (!reportsFailures) return undefined;
  const identifiers = records.map(({ record }) => record.dynamodb?.SequenceNumber ?? '');
  const failed = failedItems(answer.payload, identifiers);
  if (failed === 'all') return 0;
  const index = identifiers.findIndex((identifier) => failed.has(identifier));
  return index < 0 ? undefined : index;
}

/** What follows a failure at a record of a slice. */
export type Next =
  | { kind: 'continue'; slices: Slice[] }
  | { kind: 'retry'; slice: Slice }
  | { kind: 'discard'; condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded' };

/**
 * Decides what follows a failure. Records before the failed one are done and the rest starts anew, which with bisecting
 * is the split that AWS makes at the reported record. A failure at the first record splits the slice in half or counts
 * as a retry.
 */
export function afterFailure(slice: Slice, failedAt: number, { bisect, retries }: StreamMappingPlan): Next {
  const { records, failures } = slice;
  if (failedAt > 0) return { kind: 'continue', slices: [{ records: records.slice(failedAt), failures: 0 }] };
  if (bisect && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    const halves = [records.slice(0, middle), records.slice(middle)];
    return { kind: 'continue', slices: halves.map((half) => ({ records: half, failures })) };
  }
  const [oldest] = records;
  if (retries >= 0 && failures >= retries) return { kind: 'discard', condition: 'RetryAttemptsExhausted' };
  if (retries < 0 && oldest && Date.now() - writtenAt(oldest.record) > retentionMs) {
    return { kind: 'discard', condition: 'RecordAgeExceeded' };
  }
  return { kind: 'retry', slice: { records, failures: failures + 1 } };
}
