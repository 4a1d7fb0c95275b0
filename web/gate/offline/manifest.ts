import type { Gate } from '../../../functions/checkin/devices/gate.ts';
import type { DoorRules } from '../../../functions/checkin/rules/door-rules.ts';
import { codesIn, type TicketCode } from '../../../shared/door/code-format.ts';

/** A public key of ticket codes, as a JWK. */
export interface CodeKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
  revokedAt?: string;
}

/** The settings of a manifest: all of it but the entries. Times are RFC 3339. */
export interface Settings {
  /** Changes whenever any of this does. */
  settings: string;
  event: { name: string; status: string; timeZone: string; startsAt: string; doorsAt: string; endsAt: string };
  rules: Omit<DoorRules, 'types' | 'reentryUntil'> & {
    reentryUntil?: string;
    types: { ticketTypeId: string; from?: string; until?: string; admits?: number }[];
  };
  gates: Gate[];
  types: { ticketTypeId: string; name: string; code: string }[];
  keys: CodeKey[];
}

/** What `GET /v1/checkin/events/{eventId}/manifest` answers. */
export interface Manifest extends Settings {
  position: number;
  since: number | null;
  more: boolean;
  serverTime: string;
  /** As `encodeDoorEntry` writes them. */
  entries: string[];
}

/**
 * The ticket that a text most likely stands for, before its signature is verified: a keyboard of another country leaves
 * two readings, of which mostly one names a key and a type of the event.
 */
export function likelyTicket(text: string, { keys, types }: Settings): TicketCode | undefined {
  const tickets = codesIn(text).map(({ ticket }) => ticket);
  const isOfEvent = ({ kid, ticketTypeId }: TicketCode): boolean =>
    keys.some((key) => key.kid === kid) && types.some((type) => type.ticketTypeId === ticketTypeId);
  return tickets.find(isOfEvent) ?? tickets[0];
}

/** The rules as the rules of the server read them: times in epoch ms. */
export function doorRulesOf({ rules: { reentryUntil, types, ...rules } }: Pick<Settings, 'rules'>): DoorRules {
  return {
    ...rules,
    ...(reentryUntil !== undefined && { reentryUntil: Date.parse(reentryUntil) }),
    types: types.map(({ from, until, ...type }) => ({
      ...type,
      ...(from !== undefined && { from: Date.parse(from) }),
      ...(until !== undefined && { until: Date.parse(until) }),
    })),
  };
}
