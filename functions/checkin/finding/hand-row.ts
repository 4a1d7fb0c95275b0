import type { Action, Key } from '../../../shared/dynamo/client.ts';
import type { Refused } from '../rules/decision.ts';

/**
 * What a person did to a ticket by hand, and why. The row is written with the ticket in one transaction. The audit
 * trail has it from the stream, with the actor.
 */
export interface HandRow {
  eventId: string;
  /** What was done. */
  hand: 'admission' | 'revert';
  ticketId: string;
  reason: string;
  /** `<device or account>/<scan id of the client>`. */
  scanId: string;
  direction: 'in' | 'out';
  gateId?: string;
  /** Of a ticket that admits several: who passed, or whose passage was reverted. */
  people?: number;
  /** Of an admission: whether it overruled a gate, a time or a full zone. */
  override?: boolean;
  /** Of an admission: what was answered. A repeated request gets it again. */
  result?: 'admitted' | 'exited' | Refused['result'];
  message?: string;
  /** Of an admission: a hash of the request. The same key with another body is refused. */
  body?: string;
  /** Epoch ms. */
  at: number;
}

/** That somebody was given a ticket at the box office. */
export interface HandoverRow {
  eventId: string;
  hand: 'handover';
  ticketId: string;
  note?: string;
  /** Epoch ms. */
  at: number;
}

export const handsPartition = (eventId: string): string => `event#${eventId}#hands`;

/** Puts what was done, once for its key. */
export const handItem = (table: string, key: Key, row: HandRow | HandoverRow): Action => ({
  Put: { TableName: table, Item: { ...key, ...row }, ConditionExpression: 'attribute_not_exists(pk)' },
});
