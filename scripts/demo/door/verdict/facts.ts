import type { Passage } from '../../../../shared/door/door-rows.ts';
import type { DoorTicket } from '../../../../shared/door/door-ticket.ts';
import type { Ticket } from '../../../../shared/inventory/place.ts';

/** A passage as the log of the door has it. */
export type LoggedPassage = Pick<Passage, 'at' | 'direction'> & { ticketId: string; version: number };

/** All places of an event at one moment, by their partition and sort key. */
export type Snapshot = ReadonlyMap<string, Pick<Ticket, 'status' | 'sale' | 'issue' | 'version'>>;

/** A place as the table has it, and what the cache says of it. */
export interface CachedPlace {
  name: string;
  ticket: Ticket;
  cached: DoorTicket | undefined;
}

/** A scan that was answered, online or with a batch. Times in epoch ms. */
export interface Answered {
  code: string;
  scanId: string;
  gate: string;
  sentAt: number;
  result: string;
}
