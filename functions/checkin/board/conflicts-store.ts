import { rfc3339 } from '../../../shared/base/clock.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { type ConflictPassage, type ConflictRow, conflictsPartition } from '../offline/conflict.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

const passageView = ({ at, deviceId, gateId }: ConflictPassage) => ({
  at: rfc3339(at),
  ...(deviceId && { deviceId }),
  ...(gateId && { gateId }),
});

/** Reads the conflicts of an event that were found last, the latest first. */
export async function readLatestConflicts(eventId: string) {
  const rows = await queryAll<ConflictRow>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': conflictsPartition(eventId) },
  });
  const latest = rows.sort((a, b) => b.foundAt - a.foundAt).slice(0, checkinLimits.boardConflicts);
  return latest.map(({ ticketId, kind, refused, admitted, foundAt }) => ({
    ticketId,
    kind,
    refused: passageView(refused),
    ...(admitted && { admitted: passageView(admitted) }),
    foundAt: rfc3339(foundAt),
  }));
}
