import { expect, it } from 'vitest';
import { type Member, Turns } from '../../../../bench/local/turns.ts';
import { spend } from '../../../../shared/settings/rate-limit.ts';

const rate = { burst: 10, perMinute: 60 };
const start = 1_700_000_000_000;

function turnsOf(count: number) {
  const turns = new Turns<Member & { name: number }>({ hold: rate, order: { burst: 5, perMinute: 6 } });
  for (let name = 0; name < count; name++) turns.add({ name, fullAt: {} });
  return turns;
}

it('lets callers act in turn', () => {
  const turns = turnsOf(3);
  const names = Array.from({ length: 6 }, () => {
    const member = turns.take(['hold'], start);
    if (member) turns.giveBack(member);
    return member?.name;
  });
  expect(names).toEqual([0, 1, 2, 0, 1, 2]);
});

it('gives a caller to one client at a time', () => {
  const turns = turnsOf(1);
  const first = turns.take(['hold'], start);
  expect(turns.take(['hold'], start)).toBeUndefined();
  if (first) turns.giveBack(first);
  expect(turns.take(['hold'], start)).toBe(first);
});

it('never sends more than the server allows, even if it counts each request up to two seconds later', () => {
  const turns = turnsOf(1);
  let fullAt = 0;
  let sent = 0;
  for (let at = 0; at < 120_000; at += 50) {
    const member = turns.take(['hold'], start + at);
    if (!member) continue;
    turns.giveBack(member);
    const counted = spend(fullAt, rate, start + at + (sent % 2) * 2_000);
    expect(counted.allowed).toBe(true);
    fullAt = counted.fullAt;
    sent += 1;
  }
  expect(sent).toBeGreaterThan(110);
});

it('passes over callers that have used up one of the kinds', () => {
  const turns = turnsOf(2);
  for (let n = 0; n < 4; n++) {
    const member = turns.take(['hold', 'order'], start);
    if (member) turns.giveBack(member);
  }
  expect(turns.take(['hold', 'order'], start)).toBeUndefined();
  expect(turns.take(['hold'], start)).toBeDefined();
});

it('tells how many callers are missing for a load, and none once they are there', () => {
  const turns = turnsOf(1);
  const missing = turns.missing('hold', 500, 10, start);
  expect(missing).toBeGreaterThan(500 / 20 - 1);
  for (let n = 0; n < missing; n++) turns.add({ name: n, fullAt: {} });
  expect(turns.missing('hold', 500, 10, start)).toBe(0);
});
