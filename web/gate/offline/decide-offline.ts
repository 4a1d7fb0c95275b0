import { gateFor } from '../../../functions/checkin/devices/gate.ts';
import { decide, forged, judgeCode } from '../../../functions/checkin/door/admission.ts';
import { verdictOf } from '../../../functions/checkin/rules/decision.ts';
import { admitsOf, groupOf, isGroup } from '../../../functions/checkin/rules/group.ts';
import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { DoorTicket, Group } from '../../../shared/door/door-ticket.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import type { Door } from './door.ts';
import { knownTicket, placeOfCode } from './known-tickets.ts';
import { doorRulesOf, type Settings } from './manifest.ts';
import { verifyCode } from './verify-code.ts';

interface Asked {
  code: string;
  eventId: string;
  gateId: string;
  direction: 'in' | 'out';
  people: number;
}

/** The answer, and the people of the ticket after it. */
export interface OfflineAnswer {
  answer: ScanAnswer;
  group?: Group;
}

const refusal = ({ result, message }: { result: string; message: string }): OfflineAnswer => ({
  answer: { result, message, verdict: verdictOf(result) },
});

function seen(code: TicketCode, ticket: DoorTicket, { types, gates, ...settings }: Settings, group?: Group) {
  const rules = doorRulesOf(settings);
  const admits = admitsOf(rules, code.ticketTypeId);
  const gate = gates.find(({ id }) => id === ticket.admitted?.gateId);
  const { people } = group ?? groupOf(ticket);
  return {
    ticket: {
      id: ticketIdOf(code),
      ticketTypeName: types.find(({ ticketTypeId }) => ticketTypeId === code.ticketTypeId)?.name ?? '',
    },
    ...(ticket.admitted && { admittedAt: new Date(ticket.admitted.at).toISOString() }),
    ...(gate && { gate: gate.name }),
    ...(isGroup(admits, ticket) && { people, admits }),
  };
}

/**
 * Decides a scan without the API: by the signature, by what the phone knows of the ticket, and by the same rules as the
 * server. It does not know how full a zone is. `undefined` if the phone has never loaded the event.
 * @throws Error if the browser cannot verify signatures.
 */
export async function decideOffline(door: Door, asked: Asked): Promise<OfflineAnswer | undefined> {
  const { settings } = door;
  if (!settings) return undefined;
  const { event } = settings;
  const verified = await verifyCode(asked.code, settings.keys);
  const refused = judgeCode(verified?.ticket, asked.eventId);
  if (!verified || refused) return refusal(refused ?? forged);
  if (verified.revoked) return refusal({ result: 'revoked', message: 'The key of this ticket was withdrawn' });
  const code = verified.ticket;
  const place = placeOfCode(code);
  const ticket = knownTicket(code, door.entries.get(place), door.passages.get(place));
  const own = settings.gates.filter(({ id }) => id === asked.gateId);
  const { direction, people } = asked;
  const decision = decide({
    ...{ ticket, code, direction, people, inZone: 0 },
    facts: {
      status: event.status === 'published' ? 'published' : 'cancelled',
      doorsOpenAt: Date.parse(event.doorsAt),
      endsAt: Date.parse(event.endsAt),
    },
    timeZone: event.timeZone,
    rules: doorRulesOf(settings),
    gate: gateFor(own, code.ticketTypeId),
    now: door.now(),
  });
  const group = decision.result === 'admit' ? decision.update?.group : undefined;
  const passed = direction === 'in' ? 'admitted' : 'exited';
  const result = decision.result === 'admit' || decision.result === 'repeat' ? passed : decision.result;
  return {
    answer: { result, message: decision.message, verdict: verdictOf(result), ...seen(code, ticket, settings, group) },
    ...(group && { group }),
  };
}
