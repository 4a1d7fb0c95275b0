import { sha256 } from '../base/id.ts';
import { handedOverOf, type Ticket } from '../inventory/place.ts';

/** The people of a ticket that admits several: inside now, entered today, and entered on any day. */
export interface Group {
  people: number;
  today: number;
  entered: number;
}

/** When a ticket passed, at which gate and zone, and by which scan: `<device>/<scan id of the client>`. Epoch ms. */
export interface PassageSeen {
  at: number;
  scanId?: string;
  gateId?: string;
  zone?: string;
}

/** The facts of a ticket that the door needs. A cached record has the first four only. */
export interface DoorTicket {
  status: Ticket['status'];
  sale: number;
  issue: number;
  /** Whether its last passage was an entry. */
  inside: boolean;
  /** The code that was sold, empty without one. No other code of the place is valid, whatever its signature. */
  code?: string;
  seat?: string;
  holder?: string;
  /** The first entry. */
  admitted?: PassageSeen;
  /** The last entry or exit. */
  last?: PassageSeen;
  /** The last entry, epoch ms. */
  enteredAt?: number;
  group?: Group;
  /** Of the row, +1 on every write. */
  version?: number;
  /** The marks of the last scans, newest first. */
  marks?: readonly string[];
  /** The marks of reverted scans. */
  reverted?: readonly string[];
  /** When it was handed over at the box office (epoch ms), and the account or device that did it. */
  handedOver?: { at: number; by: string };
}

const markCharacters = 11;

/** A short hash of a scan id: two scans of one ticket never collide. */
export const scanMark = (scan: string): string => sha256(scan).slice(0, markCharacters);

/** A used ticket without a passage counts as inside. */
export const isInside = ({ status, admission }: Pick<Ticket, 'status' | 'admission'>): boolean =>
  status === 'used' && (admission?.inside ?? true);

/** Where and by which scan the ticket passed last. */
const lastIn = ({ at, scanId, gateId, zone }: NonNullable<Ticket['admission']>): PassageSeen => ({
  ...{ at, scanId },
  ...(gateId && { gateId }),
  ...(zone && { zone }),
});

function groupIn({ people, today = 0, entered = 0 }: NonNullable<Ticket['admission']>): Group | undefined {
  return people === undefined ? undefined : { people, today, entered };
}

export function toDoorTicket({ code = '', seat, holder, ...ticket }: Ticket): DoorTicket {
  const { status, sale, issue, version, admission, reverted } = ticket;
  const group = admission && groupIn(admission);
  const handedOver = handedOverOf(ticket);
  return {
    status,
    sale,
    issue,
    inside: isInside(ticket),
    code,
    version,
    ...(seat && { seat }),
    ...(holder && { holder }),
    ...(admission && {
      admitted: admission.first,
      last: lastIn(admission),
      enteredAt: admission.enteredAt ?? admission.first.at,
      marks: admission.marks.filter((mark) => mark !== ''),
    }),
    ...(group && { group }),
    ...(reverted && { reverted }),
    ...(handedOver && { handedOver }),
  };
}

/** Encodes a ticket for the cache. Codes and personal data stay in the table. */
export const encodeDoorTicket = (ticket: Ticket): string =>
  JSON.stringify([ticket.status, ticket.sale, ticket.issue, isInside(ticket) ? 1 : 0]);

const statuses: readonly unknown[] = ['available', 'held', 'sold', 'used', 'void'] satisfies Ticket['status'][];
const isStatus = (value: unknown): value is Ticket['status'] => statuses.includes(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

/** Decodes `<version>|<record>` as cached. Returns `undefined` for any other text. */
export function decodeDoorTicket(text: string): DoorTicket | undefined {
  let record: unknown;
  try {
    record = JSON.parse(text.slice(text.indexOf('|') + 1));
  } catch {
    return undefined;
  }
  if (!Array.isArray(record)) return undefined;
  const [status, sale, issue, inside]: unknown[] = record;
  if (!isStatus(status) || !isCount(sale) || !isCount(issue) || (inside !== 0 && inside !== 1)) return undefined;
  return { status, sale, issue, inside: inside === 1 };
}
