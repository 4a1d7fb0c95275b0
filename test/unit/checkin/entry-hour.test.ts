import { expect, it } from 'vitest';
import { decodeEntryHour, encodeEntryHour } from '../../../shared/door/entry-hour.ts';

const hour = 3_600_000;
const doors = Date.UTC(2026, 6, 4, 16);

it('is read as the beginning of its hour, from a week before the doors to 163 days after them', () => {
  for (const hours of [-7 * 24, -1, 0, 1, 24, 30 * 24, 163 * 24]) {
    const at = doors + hours * hour + 1_234_567;
    const text = encodeEntryHour(at);
    expect(text).toMatch(/^[\w-]{2}$/);
    expect(decodeEntryHour(text, doors)).toBe(Math.floor(at / hour) * hour);
  }
});

it('is never read as later than it was', () => {
  for (const days of [164, 200, 400]) {
    const at = doors + days * 24 * hour;
    expect(decodeEntryHour(encodeEntryHour(at), doors)).toBeLessThan(at);
  }
});
