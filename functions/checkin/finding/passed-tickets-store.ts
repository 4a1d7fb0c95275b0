import { passagesIn } from '../../../shared/door/door-passages.ts';
import { clientScanIdOf } from '../../../shared/door/scan-id.ts';
import { readChangesBack } from '../log/changes-store.ts';

/**
 * Finds the tickets that passed with this scan id, as the client chose it, in the latest pages of the log, of 1 MB each.
 * The log is about a second late. Two devices may have chosen one id for two tickets.
 */
export async function findPassedTickets(eventId: string, scanId: string, pages: number): Promise<string[]> {
  const found = new Set<string>();
  let read = 0;
  for await (const rows of readChangesBack(eventId, { ConsistentRead: true })) {
    for (const row of rows) {
      for (const { ticketId, direction, scanId: stored = '' } of passagesIn(eventId, row)) {
        if (direction && clientScanIdOf(stored) === scanId) found.add(ticketId);
      }
    }
    if (++read === pages) break;
  }
  return [...found];
}
