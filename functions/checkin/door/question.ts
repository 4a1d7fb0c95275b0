import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import type { SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import type { Gate } from '../devices/gate.ts';
import type { Refused } from '../rules/decision.ts';
import type { DoorRules } from '../rules/door-rules.ts';
import type { Passage } from './passage.ts';

/**
 * `admit` asks for the write of a passage, which is to have `update`. `repeat` is a scan that was already recorded.
 * `message` is shown at the gate.
 */
export type Decision =
  | { result: 'admit'; message: string; update?: Pick<Passage, 'asSeen' | 'group'> }
  | { result: 'repeat'; message: string }
  | Refused;

/** What the rules need to know of the door of an event. */
export interface Door {
  /** Undefined while the event is not on sale. */
  facts: Pick<SellingFacts, 'status' | 'doorsOpenAt' | 'endsAt'> | undefined;
  /** The zone of the venue. Its midnight begins a day. */
  timeZone: string;
  rules: DoorRules;
  /** Undefined when none of the device's gates exists. Then it admits nobody. */
  gate: Gate | undefined;
  /** How many people are in the zone of the gate. */
  inZone: number;
}

/** One scan or look-up, with everything the rules need. */
export interface Question extends Door {
  ticket: DoorTicket | undefined;
  code: TicketCode;
  direction: 'in' | 'out';
  /** How many people want to pass. */
  people: number;
  /** A person at the gate admits by hand. They may overrule gates, windows and full zones, and nothing else. */
  manual?: boolean;
  /** The mark of the scan. A look-up has none. */
  mark?: string;
  now: number;
}
