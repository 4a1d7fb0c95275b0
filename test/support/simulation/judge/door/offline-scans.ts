import type { ConflictRow } from '../../../../../functions/checkin/offline/conflict.ts';
import { readTicketCode } from '../../../../../shared/door/ticket-code.ts';
import type { Ticket } from '../../../../../shared/inventory/place.ts';
import { shortIds } from '../../cloud/describe-call.ts';
import type { OfflineScan } from '../../people/diary.ts';
import type { World } from '../../world.ts';
import type { Violation } from '../auditor.ts';

export type Conflict = ConflictRow & { pk: string };

/** A request that is repeated with the time of its first attempt shifts the times of its scans by so much. */
const lateMs = 120_000;

/** Names a scan as conflicts do. Clients choose their ids freely, so the device belongs to the name. */
export const nameOf = ({ deviceId, scanId }: { deviceId?: string; scanId?: string }): string => `${deviceId}/${scanId}`;

const passed = (result: string | undefined): boolean => result === 'admitted' || result === 'exited';

/** Offline scans that count: the API has answered that their guests have passed. */
export const countedScans = ({ diary }: World) => diary.offlineScans.filter(({ answers }) => passed(answers[0]));

/** Whether the API had told the device that the place of the code has been sold or issued anew. */
function hadHeardOfRefund({ code: text, heard }: OfflineScan): boolean {
  const code = readTicketCode(text);
  if (!code) return false;
  const place = `${code.ticketTypeId.slice(-5)}:${code.shard}:${code.number}:`;
  return heard.some((entry) => {
    if (!entry.startsWith(place)) return false;
    const [sale = 0, issue = 0] = entry.slice(place.length).split(':').map(Number);
    return sale > code.sale || (sale === code.sale && issue > code.issue);
  });
}

function judgeScan(world: World, scan: OfflineScan, refused: ReadonlySet<string>): Violation[] {
  const { diary } = world;
  const { answers, ticketId = '', deliveredAt = 0 } = scan;
  const name = `${nameOf(scan)} of ${shortIds(ticketId)}`;
  const [first] = answers;
  if (first === undefined) return [`offline: ${name} has no answer`];
  const found: Violation[] = [];
  // The marks of a scan end with the sale of its ticket. Then the log tells, once the stream has brought it there.
  const isLate = world.faults.happened.has('message-late') && diary.cancelled.has(ticketId);
  if (answers.some((answer) => answer !== first && !(isLate && answer === 'revoked')))
    found.push(`offline: ${name} was answered ${answers.join(', ')}`);
  if (!passed(first) && !refused.has(nameOf(scan))) found.push(`offline: ${name} is ${first}, and no conflict says so`);
  if (passed(first) && deliveredAt > (diary.cancelled.get(ticketId) ?? Number.POSITIVE_INFINITY))
    found.push(`I12: ${name} counts, although it was handed over after the refund`);
  if (hadHeardOfRefund(scan)) found.push(`I12: ${name} was let in by a device that had heard of the refund`);
  return found;
}

/** A contradiction names two guests of one ticket who were let in. */
function judgeConflict({ diary }: World, conflict: Conflict): Violation[] {
  const made = [...diary.scans, ...diary.offlineScans];
  const { ticketId = '', kind, refused, admitted } = conflict;
  const isKnown = (passage: { deviceId?: string; scanId?: string }) =>
    made.some((scan) => nameOf(scan) === nameOf(passage) && (scan.ticketId ?? ticketId) === ticketId);
  const found: Violation[] = [];
  const what = `conflict of ${shortIds(ticketId)}`;
  if (!isKnown(refused)) found.push(`offline: the ${what} names ${nameOf(refused)}, which nobody has scanned`);
  if (kind === 'conflict' && !(admitted && isKnown(admitted) && nameOf(admitted) !== nameOf(refused)))
    found.push(`offline: the ${what} names ${nameOf(refused)} and ${admitted ? nameOf(admitted) : 'nobody'}`);
  return found;
}

/** Where clocks agree, the first entry of a used ticket is the earliest one, whoever has reported it. */
function firstEntries(world: World, places: readonly Ticket[]): Violation[] {
  if (world.faults.happened.has('skew')) return [];
  const entries = [...world.diary.scans.filter(({ result }) => passed(result)), ...countedScans(world)].filter(
    ({ direction }) => direction === 'in',
  );
  return places.flatMap(({ code, number, status, admission }): Violation[] => {
    const times = entries.filter((scan) => scan.code === code).map(({ sentAt }) => sentAt);
    const late = (admission?.first.at ?? 0) - Math.min(...times);
    // A scan whose answer was lost may have let somebody in.
    const isUncertain = world.diary.scans.some((scan) => scan.code === code && !scan.result);
    if (status !== 'used' || times.length === 0 || isUncertain || Math.abs(late) <= lateMs) return [];
    return [`offline: the first entry of a ticket at place ${number} is ${late} ms after the earliest one`];
  });
}

/** I2, I12: guests whom devices have let in by themselves count, or are conflicts. Nothing is dropped. */
export function offlineScansOf(world: World, places: readonly Ticket[], conflicts: readonly Conflict[]): Violation[] {
  const refused = new Set(conflicts.map((conflict) => nameOf(conflict.refused)));
  return [
    ...world.diary.offlineScans.flatMap((scan) => judgeScan(world, scan, refused)),
    ...conflicts.flatMap((conflict) => judgeConflict(world, conflict)),
    ...firstEntries(world, places),
  ];
}
