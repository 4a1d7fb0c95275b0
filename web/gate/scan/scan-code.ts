import { codesIn, type TicketCode } from '../../../shared/door/code-format.ts';
import { decideOffline } from '../offline/decide-offline.ts';
import type { Door } from '../offline/door.ts';
import { verifyCode } from '../offline/verify-code.ts';
import { type OwnResult, ownAnswer, type ScanAnswer } from './answer.ts';
import { askApi } from './ask-api.ts';
import { dropScan, keepScan, markSeen, noteScan, type QueuedScan, scansToSend, unseenScans } from './queue.ts';
import type { Session } from './session.ts';
import { isHeld, standingAfter } from './standing.ts';

/** As the API has it. No ticket has a longer code. */
const maxCharacters = 512;
/** A store that hangs must not keep the guest waiting. */
const notingMs = 500;

/** What came of a scan. Without an answer the phone is paused or removed, which the page shows. */
export interface Outcome {
  scan: QueuedScan;
  answer?: ScanAnswer;
  /** Whether the phone has decided by itself. */
  provisional: boolean;
}

/** A scan of the same ticket whose answer was lost is repeated with its id, so that it counts once. */
function scanOf({ device }: Session, door: Door, code: string, people: number): QueuedScan {
  const { eventId, gateId, direction } = device;
  const now = door.now();
  const lost = unseenScans(now).find((scan) => scan.code === code && scan.direction === direction);
  return {
    scanId: lost?.scanId ?? crypto.randomUUID(),
    ...{ eventId, code, gateId, direction, people },
    scannedAt: new Date(now).toISOString(),
    provisional: false,
  };
}

/** The ticket of a text. Of two readings of a keyboard the signed one, where this phone can tell. */
async function ticketOf({ settings }: Door, text: string): Promise<TicketCode | undefined> {
  const verified = settings && (await verifyCode(text, settings.keys).catch(() => undefined));
  return (verified ?? codesIn(text)[0])?.ticket;
}

const isSameTicket = (scan: QueuedScan, code: string, ticket: TicketCode | undefined): boolean =>
  scan.code === code || (ticket !== undefined && codesIn(scan.code).some((read) => read.ticket.text === ticket.text));

/** Storing saves work only, or there is nothing to be done if it fails. */
const tryTo = (stored: Promise<unknown>): Promise<unknown> => stored.catch(() => undefined);

const briefly = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, new Promise((resolve) => setTimeout(resolve, notingMs))]);

const noTicket: ScanAnswer = { result: 'invalid', verdict: 'stop', message: '' };

const undecided = (scan: QueuedScan, result: OwnResult): Outcome => ({
  ...{ scan, answer: ownAnswer(result), provisional: false },
});

/**
 * Decides by what the phone knows. A guest who is let in is a scan to deliver, and is let in only if it is stored.
 * `before`: what the API had said of the ticket when the scan began.
 */
async function decide(
  door: Door,
  scan: QueuedScan,
  { ticket, before, isBusy }: { ticket: TicketCode | undefined; before: unknown; isBusy: boolean },
): Promise<Outcome> {
  if (ticket) await tryTo(door.recallPassage(ticket));
  const decided = await decideOffline(door, scan).catch(() => 'no_check' as const);
  if (decided === 'no_check') return undecided(scan, 'no_check');
  if (!decided) return undecided(scan, isBusy ? 'busy' : 'unknown');
  const { answer, group } = decided;
  if (answer.verdict !== 'go') {
    await tryTo(markSeen(scan));
    // Perhaps the API has admitted this very scan: its repeat gets the same answer.
    return (ticket && door.entryOf(ticket)) === before
      ? { scan, answer, provisional: true }
      : undecided(scan, 'unclear');
  }
  const passage = ticket && door.passageOf({ ...scan, ticket, at: door.now(), group });
  try {
    await keepScan({ ...scan, provisional: true }, passage ? [door.storedPassage(passage)] : []);
  } catch {
    return undecided(scan, 'no_room');
  }
  if (passage) door.passages.set(passage.place, passage);
  return { scan, answer, provisional: true };
}

/** Keeps what the API has let pass, for the case that the network goes before the next heartbeat. */
export async function learn(
  door: Door,
  scan: Pick<QueuedScan, 'code' | 'direction' | 'gateId'>,
  { people, admittedAt }: ScanAnswer,
): Promise<void> {
  const group = people === undefined ? undefined : { people, today: people, entered: people };
  const first = admittedAt === undefined ? undefined : Date.parse(admittedAt);
  const ticket = await ticketOf(door, scan.code);
  if (ticket) await tryTo(door.keepPassage({ ...scan, ticket, at: door.now(), group, admittedAt: first }));
}

/**
 * Scans a code. The scan is on disk before it is sent, and stays there until its verdict is known. A phone that cannot
 * store scans with a network only. `onBusy`: the API is busy, and is asked again.
 */
export async function scanCode(
  session: Session,
  door: Door,
  { code, people = 1, onBusy = () => undefined }: { code: string; people?: number; onBusy?: () => void },
): Promise<Outcome> {
  const scan = scanOf(session, door, code, people);
  if (code.length > maxCharacters) return { scan, answer: noTicket, provisional: false };
  const ticket = await ticketOf(door, code);
  const before = ticket && door.entryOf(ticket);
  await briefly(tryTo(noteScan(scan)));
  // The API does not know yet whom this phone has let in, and would admit a second guest.
  const isAhead = scansToSend(scan.eventId).some((waiting) => isSameTicket(waiting, code, ticket));
  const reply = isAhead ? ({ kind: 'down' } as const) : await askApi(session, door, scan, onBusy);
  if (!isAhead) session.stand(standingAfter(reply));
  if (reply.kind === 'down' || reply.kind === 'busy')
    return decide(door, scan, { ticket, before, isBusy: reply.kind === 'busy' });
  if (reply.kind === 'ok' && reply.body.verdict === 'go') await learn(door, scan, reply.body);
  await tryTo(dropScan(scan));
  if (reply.kind === 'ok') return { scan, answer: reply.body, provisional: false };
  if (isHeld(session.standing)) return { scan, provisional: false };
  return undecided(scan, reply.code === 'not_found' ? 'no_such_gate' : 'refused');
}
