import { sha256 } from '../base/id.ts';
import type { Ticket } from '../inventory/place.ts';

/** What the door needs to know of a ticket; read from the cache or from the ticket itself. */
export interface DoorTicket {
  status: Ticket['status'];
  sale: number;
  issue: number;
  seat?: string;
  /** Never cached: personal data stays in the table. */
  holder?: string;
  /** The last passage through the door, and the marks of the last few, newest first; the cache keeps the newest alone. */
  admission?: { at: number; gateId?: string; inside: boolean; marks: readonly string[] };
}

/** A record's bytes; 60,000 tickets stay below 8 MB of values. */
const mostBytes = 128;
const markCharacters = 11;

/** Stands for a scan: short enough for a cached record, long enough that two of one ticket never meet. */
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

/** One letter a field. */
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

/** The cached value of a ticket, at most 128 bytes of JSON: a seat name that does not fit is left out. */
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
  return Buffer.byteLength(withSeat) <= mostBytes ? withSeat : JSON.stringify(packed);
}

/** Reads `<version>|<record>` as the cache keeps it; `undefined` when it is not ours, as after a change of format. */
export function decodeDoorTicket(text: string): DoorTicket | undefined {
  let packed: Partial<Packed> | null;
  try {
    packed = JSON.parse(text.slice(text.indexOf('|') + 1));
  } catch {
    return undefined;
  }
  if (!packed?.s || packed.n === undefined || packed.i === undefined) return undefined;
  const { s: status, n: sale, i: issue, e: seat, a: at, g: gateId, m: mark, o } = packed;
  return {
    status,
    sale,
    issue,
    ...(seat && { seat }),
    ...(at !== undefined && {
      admission: { at, inside: o === 1, marks: mark ? [mark] : [], ...(gateId && { gateId }) },
    }),
  };
}
