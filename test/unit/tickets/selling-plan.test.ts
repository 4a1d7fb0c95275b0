import { expect, test } from 'vitest';
import { withType } from '../../../functions/tickets/types/selling-plan.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { emptyPlan, plannedMap } from '../../../shared/inventory/selling-plan.ts';

const first = { version: 1, key: 'seat-maps/one' };
const newest = { version: 2, key: 'seat-maps/two' };
const general = { ticketTypeId: 'typ_g', kind: 'general' as const };
const seated = (id: string, ...sectionIds: string[]) => ({ ticketTypeId: id, kind: 'seated' as const, sectionIds });
const empty = emptyPlan('evt_1');

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    return error instanceof Problem ? error.type.code : 'fault';
  }
  return undefined;
};

test('the first seated type fixes the seat map; until then the newest one applies', () => {
  const standing = withType(empty, general, newest);
  expect(plannedMap(standing, first)).toEqual(first);
  expect(plannedMap(standing, newest)).toEqual(newest);
  const sitting = withType(standing, seated('typ_a', 'A'), first);
  expect(plannedMap(sitting, newest)).toEqual(first);
});

test('a published event keeps the seat map of its publishing, or none', () => {
  expect(plannedMap({ ...empty, published: true }, newest)).toBeUndefined();
  expect(plannedMap({ ...empty, published: true, seatMap: first }, newest)).toEqual(first);
});

test('sections are taken by name, even if an object has a property of that name', () => {
  const plan = withType(withType(empty, seated('typ_a', 'A', 'B'), first), general, first);
  expect(plan).toMatchObject({ version: 2, types: [{ ticketTypeId: 'typ_a' }, { ticketTypeId: 'typ_g' }] });
  expect(codeOf(() => withType(plan, seated('typ_b', 'C', 'B'), first))).toBe('section_taken');
  const odd = withType(plan, seated('typ_b', 'constructor', '__proto__'), first);
  expect(codeOf(() => withType(odd, seated('typ_c', '__proto__'), first))).toBe('section_taken');
});

test('the number of types of an event is limited', () => {
  const types = Array.from({ length: inventoryLimits.typesPerEvent }, (_, n) => ({ ticketTypeId: `typ_${n}` }));
  expect(codeOf(() => withType({ ...empty, types }, general, first))).toBe('too_many_ticket_types');
  expect(codeOf(() => withType({ ...empty, types: types.slice(1) }, general, first))).toBeUndefined();
});
