import { rfc3339 } from '../../../shared/base/clock.ts';

/** What the organizer has set for the door of an event. A part of every device's manifest. Times are epoch ms. */
export interface DoorRules {
  /** Whether a guest who has left may come in again: at any time, never, or until `reentryUntil`. */
  reentry: 'any' | 'none' | 'until';
  reentryUntil?: number;
  /** A ticket admits anew on each day of the venue's calendar. */
  oncePerDay: boolean;
  /** The rules of single ticket types. */
  types: TypeRules[];
  /** How many people each zone holds. Gates belong to zones. */
  zones: { zone: string; capacity: number }[];
  /** Whether gates see the name on a ticket, and find tickets by it. Owners and editors do, in a look-up. */
  showHolder: boolean;
  /** Whether gates may find tickets without their codes. */
  lookUp: boolean;
  /** Whether gatekeepers may revert a scan. Editors and owners always may. */
  gatekeepersRevert: boolean;
}

export interface TypeRules {
  ticketTypeId: string;
  /** Admission of this type begins and ends here instead of with the event. */
  from?: number;
  until?: number;
  /** People that one ticket admits: a table of eight. */
  admits?: number;
}

/** The rules of an event whose organizer has set none. */
export const defaultDoorRules: DoorRules = {
  reentry: 'any',
  oncePerDay: false,
  types: [],
  zones: [],
  showHolder: false,
  lookUp: false,
  gatekeepersRevert: false,
};

export const typeRulesOf = ({ types }: Pick<DoorRules, 'types'>, ticketTypeId: string): TypeRules | undefined =>
  types.find((type) => type.ticketTypeId === ticketTypeId);

/** The rules as the API shows them, with times in the venue's zone. */
export const doorRulesView = (rules: DoorRules, timeZone: string) => ({
  reentry: rules.reentry,
  ...(rules.reentryUntil !== undefined && { reentryUntil: rfc3339(rules.reentryUntil, timeZone) }),
  oncePerDay: rules.oncePerDay,
  types: rules.types.map(({ ticketTypeId, from, until, admits }) => ({
    ticketTypeId,
    ...(from !== undefined && { from: rfc3339(from, timeZone) }),
    ...(until !== undefined && { until: rfc3339(until, timeZone) }),
    ...(admits !== undefined && { admits }),
  })),
  zones: rules.zones.map(({ zone, capacity }) => ({ zone, capacity })),
  showHolder: rules.showHolder,
  lookUp: rules.lookUp,
  gatekeepersRevert: rules.gatekeepersRevert,
});
