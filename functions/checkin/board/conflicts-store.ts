import { rfc3339 } from '../../../shared/base/clock.ts';
import { listPage, type Paging } from '../../../shared/dynamo/list-page.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { type ConflictPassage, type ConflictRow, latestConflicts } from '../offline/conflict.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

const passageView = ({ at, deviceId, gateId, scanId }: ConflictPassage) => ({
  at: rfc3339(at),
  ...(deviceId && { deviceId }),
  ...(gateId && { gateId }),
  ...(scanId && { scanId }),
});

const conflictView = ({ ticketId, kind, refused, admitted, foundAt }: ConflictRow) => ({
  ...(ticketId && { ticketId }),
  kind,
  refused: passageView(refused),
  ...(admitted && { admitted: passageView(admitted) }),
  foundAt: rfc3339(foundAt),
});

/** Reads one page of the conflicts of an event, the latest found first. */
export async function listConflicts(eventId: string, paging: Paging) {
  const { items, nextCursor } = await listPage<ConflictRow>(CHECKIN_TABLE, latestConflicts(eventId), paging);
  return { items: items.map(conflictView), nextCursor };
}

/** Reads the conflicts of an event that were found last, the latest first. */
export const readLatestConflicts = async (eventId: string) =>
  (await listConflicts(eventId, { limit: checkinLimits.boardConflicts })).items;
