import { ticketIdOf } from '../inventory/place.ts';
import { typeIdOf } from '../inventory/ticket-type.ts';
import type { ChangesRow, Passage } from './door-rows.ts';

/** The passages of a row of the log, with the tickets that passed. */
export const passagesIn = (
  eventId: string,
  { entries, passages }: Pick<ChangesRow, 'entries' | 'passages'>,
): (Passage & { ticketId: string })[] =>
  passages.map(({ entry, ...passage }) => {
    const [code = '', shard, number, sale] = (entries[entry] ?? '').split(':');
    const place = { ticketTypeId: typeIdOf(eventId, code), shard: Number(shard), number: Number(number) };
    return { ...passage, ticketId: ticketIdOf({ ...place, sale: passage.sale ?? Number(sale) }) };
  });
