import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
  negateNumber,
  sortableNumber,
} from '../../../../../scripts/local/host/tables/values/number.ts';

const digits38 = '12345678901234567890123456789012345678';

describe('the canonical form', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['0e999', '0'],
    ['00012.3400', '12.34'],
    ['+5', '5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-1.50', '-1.5'],
    ['1E+3', '1000'],
    ['0.1e-5', '0.000001'],
    [digits38, digits38],
    [`${digits38}00`, `${digits38}00`],
    ['1e125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
  ])('of %s is %s', (given, canonical) => {
    expect(canonicalNumber(given)).toBe(canonical);
  });

  it.each(['', '.', 'abc', ' 5', '5 ', '1_0', '1e', '0x10', 'NaN', 'Infinity', '--1', '1e5.5'])(
    'does not exist for "%s"',
    (text) => {
      expect(() => canonicalNumber(text)).toThrow('cannot be converted to a numeric value');
    },
  );

  it('ends where DynamoDB ends', () => {
    expect(() => canonicalNumber('1e126')).toThrow('Number overflow');
    expect(() => canonicalNumber('-10e125')).toThrow('Number overflow');
    expect(() => canonicalNumber('9e-131')).toThrow('Number underflow');
    expect(() => canonicalNumber(`${digits38}9`)).toThrow('more than 38 significant digits');
  });
});

describe('sums', () => {
  it.each([
    ['0.1', '0.2', '0.3'],
    ['1e22', '1', '10000000000000000000001'],
    ['999999999999999', '1', '1000000000000000'],
    ['-0.5', '0.5', '0'],
    [digits38, '1', '12345678901234567890123456789012345679'],
  ])('%s + %s = %s', (first, second, total) => {
    expect(addNumbers(canonicalNumber(first), canonicalNumber(second))).toBe(total);
  });

  it('are exact or refused', () => {
    expect(() => addNumbers(canonicalNumber('1e50'), '1')).toThrow('38 significant digits');
    expect(() => addNumbers(canonicalNumber('9e125'), canonicalNumber('9e125'))).toThrow('overflow');
  });

  it('of a number and its negative are 0', () => {
    const number = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -90, max: 80 }));
    fc.assert(
      fc.property(number, ([digits, exponent]) => {
        const canonical = canonicalNumber(`${digits}e${exponent}`);
        expect(addNumbers(canonical, negateNumber(canonical))).toBe('0');
      }),
    );
  });
});

it('numbers and their sortable texts have the same order', () => {
  const number = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -4, max: 4 }));
  fc.assert(
    fc.property(number, number, ([a, ae], [b, be]) => {
      const [first, second] = [canonicalNumber(`${a}e${ae}`), canonicalNumber(`${b}e${be}`)];
      const order = Math.sign(Number(first) - Number(second));
      expect(Math.sign(compareNumbers(first, second))).toBe(order);
      const [one, two] = [sortableNumber(first), sortableNumber(second)];
      expect(one < two ? -1 : one > two ? 1 : 0).toBe(order);
    }),
    { numRuns: 2_000 },
  );
});
