import { sha256 } from '../base/id.ts';
import type { Ticket } from '../inventory/place.ts';

/** The facts of a ticket that the door needs, read from the cache or from the ticket itself. */
export interface DoorTicket {
  status: Ticket['status'];
  sale: number;
  issue: number;
  seat?: string;
  /** Never cached: personal data stays in the tickets table. */
  holder?: string;
  /** The last passage, and the marks of the last few, newest first. The cache holds the newest mark only. */
  admission?: { at: number; gateId?: string; inside: boolean; marks: readonly string[] };
}

/** Size of one cached record: the values of 60,000 tickets stay below 8 MB. */
const maxRecordBytes = 128;
const markCharacters = 11;

/** A short hash of a scan id. It fits into a cached record, and two scans of one ticket never collide. */
export const scanMark = (scan: string): string => sha256(scan).slice(0, markCharacters);

export function toDoorTicket({ status, sale, issue, seat, holder, admission }: Ticket): DoorTicket {
  return {
    status,
    sale,
    issue,
    ...(seat && { seat }),
    ...(holder && { holder }),
    ...(admission && {
      admission: {
        at: admission.at,
        inside: admission.inside,
        marks: admission.marks.filter((mark) => mark !== ''),
        ...(admission.gateId && { gateId: admission.gateId }),
      },
    }),
  };
}

/** The cached record, one letter a field. */
interface Packed {
  s: Ticket['status'];
  n: number;
  i: number;
  e?: string;
  a?: number;
  g?: string;
  m?: string;
  /** 1 while inside. */
  o?: 0 | 1;
}

/** Encodes a ticket for the cache as at most 128 bytes of JSON. A seat name that does not fit is left out. */
export function encodeDoorTicket(ticket: Ticket): string {
  const { status, sale, issue, seat, admission } = toDoorTicket(ticket);
  const packed: Packed = {
    s: status,
    n: sale,
    i: issue,
    ...(admission && {
      a: admission.at,
      ...(admission.gateId && { g: admission.gateId }),
      ...(admission.marks[0] && { m: admission.marks[0] }),
      o: admission.inside ? 1 : 0,
    }),
  };
  const withSeat = JSON.stringify({ ...packed, ...(seat && { e: seat }) });
  return Buffer.byteLength(withSeat) <= maxRecordBytes ? withSeat : JSON.stringify(packed);
}

/** Decodes `<version>|<record>` as cached. Returns `undefined` for another format, as after a change of it. */
export function decodeDoorTicket(text: string): DoorTicket | undefined {
  let packed: Partial<Packed> | null;
  try {
    packed = JSON.parse(text.slice(text.indexOf('|') + 1));
  } catch {
    return undefined;
  }
  if (!packed?.s || packed.n === undefined || packed.i === undefined) return undefined;
  const { s: status, n: sale, i: issue, e: seat, a: at, g: gateId, m: mark, o: isInside } = packed;
  return {
    status,
    sale,
    issue,
    ...(seat && { seat }),
    ...(at !== undefined && {
      admission: { at, inside: isInside === 1, marks: mark ? [mark] : [], ...(gateId && { gateId }) },
    }),
  };
}
