import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Attendee } from '../../../functions/tickets/attendees/attendee.ts';
import { attendeesFile } from '../../../functions/tickets/attendees/attendees-file.ts';
import { Separator } from '../../../shared/text/csv-file.ts';

const attendee = (over: Partial<Attendee>): Attendee => ({
  ...{ ticketId: 'tkt_1', orderId: 'ord_1', ticketTypeId: 'typ_1', ticketTypeName: 'Stalls', status: 'valid' },
  ...over,
});

const cells = (file: string, delimiter: string): string[] =>
  (parse(file, { bom: true, delimiter, relax_quotes: true, relax_column_count: true }) as string[][]).slice(1).flat();

describe('the file of ticket holders', () => {
  const names = [
    ...['=1+1', ';=1+1;', 'a,=1+1', 'a\t=1+1', '"=1+1', '+1', '@SUM(A1)', '-2', ' =1+1', ';\u00a0=1+1', '＝1+1'],
    ...['Zoë "Z" =1+1', "O'=1+1"],
  ];

  it.each(names)('holds no formula for the name %j, whatever separator a spreadsheet reads', (name) => {
    const separators = Separator.unwrap().options;
    for (const separator of separators) {
      const file = attendeesFile([attendee({ name, holder: name })], separator);
      for (const reader of separators)
        for (const cell of cells(file, reader)) expect(cell.trim().normalize('NFKC')).not.toMatch(/^[=+\-@]/);
    }
  });

  it.each(['Ada Lovelace', 'a=b', 'Anne-Marie', 'ada+shop@example.org', '2 - 1'])('keeps %j as it is', (name) => {
    expect(cells(attendeesFile([attendee({ name })], ','), ',')).toContain(name);
  });

  it('gives section, row and seat columns of their own, as a spreadsheet takes 1-2-12 for a date', () => {
    const [row] = parse(attendeesFile([attendee({ seat: '1-2-12' })], ';'), {
      bom: true,
      delimiter: ';',
      columns: true,
    });
    expect(row).toMatchObject({ section: '1', row: '2', seat: '12' });
  });
});
