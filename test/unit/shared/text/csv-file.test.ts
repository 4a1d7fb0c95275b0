import { expect, it } from 'vitest';
import { csvFile } from '../../../../shared/text/csv-file.ts';

it('writes numbers with their decimals, and texts that look like them as text', () => {
  const row = { amount: { decimal: '-45.00' }, rate: 8.875, text: '-45.00', none: undefined };
  expect(csvFile([row], ['amount', 'rate', 'text', 'none'], ',')).toBe(
    "\ufeffamount,rate,text,none\r\n-45.00,8.875,'-45.00,\r\n",
  );
});

it('writes a decimal comma between semicolons, as the spreadsheets that read them do', () => {
  const row = { amount: { decimal: '1234.50' }, rate: 8.875, count: 12, text: 'v1.2' };
  expect(csvFile([row], ['amount', 'rate', 'count', 'text'], ';')).toBe(
    '\ufeffamount;rate;count;text\r\n1234,50;8,875;12;v1.2\r\n',
  );
});

it('has a header without any row', () => {
  expect(csvFile([], ['amount', 'rate'], ',')).toBe('\ufeffamount,rate\r\n');
});
