import { csvFile, type Separator } from '../../../shared/text/csv-file.ts';
import { Attendee } from './attendee.ts';

/** A seat has columns of its own: a spreadsheet would take `A-1-12` or `1-2-12` for a date. */
const columns = Object.keys(Attendee.shape).flatMap((name) => (name === 'seat' ? ['section', 'row', 'seat'] : [name]));

const row = ({ seat, ...attendee }: Attendee) => {
  const [section, rowName, name] = seat?.split('-') ?? [];
  return { ...attendee, section, row: rowName, seat: name };
};

/** The ticket holders of an event as a CSV file. */
export const attendeesFile = (attendees: readonly Attendee[], separator: Separator): string =>
  csvFile(attendees.map(row), columns, separator);
