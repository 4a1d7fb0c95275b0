import { type Cache, cacheKeys, valueIn } from '../cache/cache.ts';
import { type Place, parseTicketId } from '../inventory/place.ts';
import { scanMark } from './door-ticket.ts';
import { clientScanIdOf } from './scan-id.ts';

/** A scan is reverted within minutes. After this time its ticket has to be named. */
const scanHintMs = 48 * 3_600_000;

/** A passage of a ticket, by a scan: `<device or account>/<scan id of the client>`. `at` in epoch ms. */
export interface HintedScan {
  eventId: string;
  ticketId: string;
  scanId: string;
  at: number;
}

/** The field of the last passage at any event. No id of an event has this form. */
const anyEvent = 'last';
const hintKey = (clientId: string): string => cacheKeys.scan(scanMark(clientId));

/**
 * Remembers which ticket a scan let pass. Clients choose scan ids: each event has a field of its own, so that no
 * organizer replaces the hint of another. Best effort: a hint saves naming the ticket, and decides nothing.
 */
export function storeScanHint(cache: Cache, { eventId, ticketId, scanId, at }: HintedScan): Promise<boolean> {
  const hint = { version: at, value: ticketId };
  const fields = [eventId, anyEvent].map((field) => ({ field, ...hint }));
  return cache.setNewerFields(hintKey(clientScanIdOf(scanId)), fields, at + scanHintMs);
}

/**
 * Finds the ticket that passed last by a scan id, at an event or at any. `undefined` if the cache does not know it, or
 * is away. The place names the event: the caller checks the right to it, and the ticket's own row.
 */
export async function findScanHint(
  cache: Cache,
  clientId: string,
  eventId: string = anyEvent,
): Promise<(Place & { sale: number }) | undefined> {
  const text = valueIn(await cache.getField(hintKey(clientId), eventId));
  return text === undefined ? undefined : parseTicketId(text.slice(text.indexOf('|') + 1));
}
