import { expect, it } from 'vitest';
import { readDoorOptions } from '../../../../../scripts/demo/door/options.ts';
import { planVisits } from '../../../../../scripts/demo/door/visits.ts';

const tickets = Array.from({ length: 400 }, (_, index) => ({
  ...{ id: `${index}`, code: `CODE${index}CODE`, orderId: 'ord_1' },
  ticketTypeId: index % 2 === 0 ? 'floor' : 'box',
}));
const phones = ['floor', 'floor', 'box', 'box'].map((ticketTypeId, index) => ({
  ...{ name: `Gate ${index}`, deviceId: `dev_${index}`, token: 'token', gateId: `gat_${index}`, ticketTypeId },
}));

it('sends every guest to a gate, one in twenty with a copied ticket, and one with a forged one', () => {
  const visits = planVisits({ tickets, phones, seconds: 60 });
  const byCode = Map.groupBy(visits, ({ code }) => code);
  expect(byCode.size).toBe(401);
  expect([...byCode.keys()].filter((code) => tickets.every((ticket) => ticket.code !== code))).toHaveLength(1);
  const typeAt = ({ phone }: { phone: number }) => phones[phone]?.ticketTypeId;
  const atOwnGates = tickets.map(
    ({ code, ticketTypeId }) => byCode.get(code)?.filter((visit) => typeAt(visit) === ticketTypeId).length,
  );
  expect(atOwnGates.filter((times) => times === 1)).toHaveLength(380);
  expect(atOwnGates.filter((times) => times === 2)).toHaveLength(20);
  const times = visits.map(({ afterMs }) => afterMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(Math.max(...times)).toBeLessThanOrEqual(61_000);
});

it('says which option is wrong', () => {
  expect(readDoorOptions(['--tickets', '300', '--seconds', '30'])).toMatchObject({ tickets: 300, seconds: 30 });
  expect(readDoorOptions([])).toMatchObject({ tickets: 5_000 });
  expect(() => readDoorOptions(['--tickets', 'many'])).toThrow(/--tickets must be a whole number from 200/);
  expect(() => readDoorOptions(['--seconds', '5'])).toThrow(/--seconds must be a whole number from 25/);
  expect(() => readDoorOptions(['--gates', '5'])).toThrow(/Unknown option '--gates'/);
});
