import { describe, expect, it } from 'vitest';
import { manualLimits } from '../../../../functions/orders/payment/manual/limits.ts';
import {
  normalReference,
  paymentReference,
  referencesIn,
} from '../../../../functions/orders/payment/manual/payment-reference.ts';
import {
  BankStatement,
  bankStatementFromCsv,
} from '../../../../functions/orders/payment/manual/statement/bank-statement.ts';
import {
  currencyIn,
  isAmount,
  statementAmount,
} from '../../../../functions/orders/payment/manual/statement/statement-amount.ts';
import { faultyLines } from '../../../../functions/orders/payment/manual/statement/statement-line.ts';
import { Problem } from '../../../../shared/base/problem.ts';

const line = { line: 2, reference: 'NF-4K7QZ-M2X9D', amount: '45.00', date: '2027-03-08' };

/** The pointer and message of a refusal. */
function refusalOf(csv: string) {
  try {
    bankStatementFromCsv(csv);
  } catch (error) {
    if (error instanceof Problem) return error.extras.errors?.[0];
    throw error;
  }
  throw new Error('It was accepted');
}

describe('the file of a bank statement', () => {
  it.each([
    ['commas', 'reference,amount,date\nNF-4K7QZ-M2X9D,45.00,2027-03-08\n'],
    ['a byte order mark and Windows line ends', '\ufeffreference,amount,date\r\nNF-4K7QZ-M2X9D,45.00,2027-03-08\r\n'],
    ['semicolons', 'reference;amount;date\nNF-4K7QZ-M2X9D;45.00;2027-03-08'],
    ['tabs', 'reference\tamount\tdate\nNF-4K7QZ-M2X9D\t45.00\t2027-03-08'],
    ['quotes', '"reference","amount","date"\n"NF-4K7QZ-M2X9D","45.00","2027-03-08"'],
    ['a header in capitals', 'Reference,AMOUNT,Date\nNF-4K7QZ-M2X9D,45.00,2027-03-08'],
    [
      'other columns in between',
      'date,payer,amount,balance,reference\n2027-03-08,"Lovelace, Ada",45.00,99,NF-4K7QZ-M2X9D',
    ],
  ])('may have %s', (_form, csv) => {
    const read = bankStatementFromCsv(csv);
    expect(read).toEqual({ lines: [line] });
    expect(BankStatement.safeParse(read).success).toBe(true);
  });

  it('with Excel’s line of the separator has the line numbers that an editor shows', () => {
    const csv = 'sep=;\nreference;amount;date\n\n"a\nb";45,00;08.03.2027\nNF-1;1;08.03.2027';
    expect(bankStatementFromCsv(csv).lines.map(({ line: number, reference }) => [number, reference])).toEqual([
      [5, 'a\nb'],
      [6, 'NF-1'],
    ]);
  });

  it('is refused without its columns, with too many lines, or as no CSV', () => {
    expect(refusalOf('')).toMatchObject({ message: expect.stringContaining('reference,amount,date') });
    expect(refusalOf('purpose,amount,date\na,1,2')).toMatchObject({ pointer: '/1' });
    expect(refusalOf('reference,amount,date\n"a,1,2')).toHaveProperty('message');
    const lines = (count: number) => `reference,amount,date\n${'a,1,2027-03-08\n'.repeat(count)}`;
    expect(bankStatementFromCsv(lines(manualLimits.statementLines)).lines).toHaveLength(manualLimits.statementLines);
    expect(refusalOf(lines(manualLimits.statementLines + 1))?.message).toContain(`${manualLimits.statementLines}`);
  });

  it('gives a short line empty cells: the line is left, not the file', () => {
    expect(bankStatementFromCsv('reference,amount,date\nonly').lines).toEqual([
      { line: 2, reference: 'only', amount: '', date: '' },
    ]);
  });
});

describe('an amount', () => {
  it.each([
    ['45', 'EUR', 4_500],
    ['45.00', 'EUR', 4_500],
    ['45,00', 'EUR', 4_500],
    ['+45,5', 'EUR', 4_550],
    ['1.234,50', 'EUR', 123_450],
    ['1,234.50', 'EUR', 123_450],
    ['1 234,50', 'EUR', 123_450],
    ['1\u00a0234,50 EUR', 'EUR', 123_450],
    ["1'234.50", 'CHF', 123_450],
    ['1.234', 'EUR', 123_400],
    ['1.234', 'KWD', 1_234],
    ['eur 45.00', 'EUR', 4_500],
    ['45,00 €', 'EUR', 4_500],
    ['1,500', 'JPY', 1_500],
    ['1500', 'JPY', 1_500],
  ])('%s is read in %s', (text, currency, amount) => {
    expect(isAmount(text)).toBe(true);
    expect(statementAmount(text, currency)).toEqual({ amount, currency });
  });

  it.each(['', '-45.00', '45.00-', '4 5 euros', 'forty', '1e3', '0x10', '(45.00)', '.5', '45 USD EUR'])(
    '%j is none that was received',
    (text) => {
      expect(isAmount(text)).toBe(false);
      expect(statementAmount(text, 'EUR')).toBeUndefined();
    },
  );

  it.each([
    ['0,00', 'EUR'],
    ['45.5', 'JPY'],
    ['1.23.4', 'EUR'],
    ['1.234.56', 'EUR'],
    ['1,234,50', 'EUR'],
    ['99999999999999999', 'EUR'],
  ])('%s is none in %s', (text, currency) => {
    expect(statementAmount(text, currency)).toBeUndefined();
  });

  it('names its currency, or none', () => {
    expect(['45', 'EUR 45', '45 usd', '45 €', '£45'].map(currencyIn)).toEqual([undefined, 'EUR', 'USD', 'EUR', 'GBP']);
  });
});

describe('a payment reference in a text', () => {
  const reference = paymentReference('ord_01M8FYMDJX0000000000000001');
  const normal = normalReference(reference);

  it.each([
    ['itself', reference],
    ['in lower case with spaces', ` ${reference.toLowerCase().replaceAll('-', ' ')} `],
    ['broken by a bank', reference.replace(/(.{6})/, '$1 \n ')],
    ['in a longer purpose', `EREF+NOTPROVIDED SVWZ+Tickets ${reference}, thank you! KREF+991`],
    ['without hyphens, next to other words', `INFO:${reference.replaceAll('-', '')}/CONF 12`],
    ['with the letter O for a zero', reference.replaceAll('0', 'O')],
  ])('is found: %s', (_how, text) => {
    expect(referencesIn(text)).toContain(normal);
  });

  it('is not found where there is none, and few are looked up', () => {
    expect(referencesIn('Rent for March')).toEqual([]);
    expect(referencesIn('NF-123')).toEqual([]);
    expect(referencesIn('NFUUUUUUUUUU')).toEqual([]);
    expect(referencesIn(Array.from({ length: 50 }, (_, n) => paymentReference(`ord_${n}`)).join(' '))).toHaveLength(
      manualLimits.candidatesPerLine,
    );
  });
});

describe('a line', () => {
  const codes = (...lines: object[]) =>
    [...faultyLines(lines.map((other) => ({ ...line, ...other })))].map(([index, { code }]) => [index, code]);

  it('without a date or an amount is left', () => {
    expect(codes({ amount: '-45' }, { date: '' }, { date: 'yesterday' }, {})).toEqual([
      [0, 'invalid_row'],
      [1, 'invalid_row'],
      [2, 'invalid_row'],
    ]);
    const dates = ['2027-03-08', '8.3.2027', '03/08/27', '2027-03-08T10:00:00Z', '08.03.2027 10:00'];
    expect(codes(...dates.map((date) => ({ date })))).toEqual([]);
  });

  it('that repeats another is left, however it is spelled', () => {
    const spelled = { reference: ' nf-4k7qz-m2x9d ' };
    expect(codes({}, { date: '2027-03-09' }, spelled)).toEqual([[2, 'duplicate_row']]);
  });
});
