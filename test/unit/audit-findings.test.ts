import { describe, expect, it } from 'vitest';
import { type AuditedPlace, findingsOf } from '../../functions/operations/audit-findings.ts';
import type { TicketType } from '../../shared/inventory.ts';

const ticketTypeId = 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAV_ABCDE';
const type = (capacity: number, targetCapacity?: number) =>
  ({ ticketTypeId, capacity, ...(targetCapacity !== undefined && { targetCapacity }) }) as TicketType;
const place = (shard: number, number: number, status: AuditedPlace['status'] = 'available'): AuditedPlace => ({
  ...{ ticketTypeId, shard, number, status, sale: 1 },
  ...(status === 'available' && { claimableAt: 1 }),
});
const details = (of: TicketType, ...places: AuditedPlace[]) =>
  findingsOf(of, places, new Map()).map(({ invariant, detail }) => `${invariant}: ${detail}`);

describe('no more places than a type has', () => {
  it('counts those that are not void', () => {
    expect(details(type(1), place(0, 0), place(0, 1, 'void'))).toEqual([]);
    expect(details(type(1), place(0, 0), place(0, 1))).toEqual(['I1: 2 places of 1']);
  });

  it('allows as many as it has or is to have while they follow a change', () => {
    const two = [place(0, 0), place(0, 1)];
    expect(details(type(1, 2), ...two)).toEqual([]);
    expect(details(type(2, 1), ...two)).toEqual([]);
    expect(details(type(0, 1), ...two)).toEqual(['I1: 2 places of 1']);
  });

  it('knows a place by its shard and number: pools count anew', () => {
    expect(details(type(2), place(0, 0), place(1, 0))).toEqual([]);
    expect(details(type(2), place(0, 0), place(0, 0))).toEqual(['I1: 1 places are there twice']);
  });
});
