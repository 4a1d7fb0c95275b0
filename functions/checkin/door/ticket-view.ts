import { rfc3339 } from '../../../shared/base/clock.ts';
import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { DoorTicket } from '../../../shared/door/door-ticket.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import type { Gate } from '../devices/gate.ts';
import { verdictOf } from '../rules/decision.ts';
import type { DoorRules } from '../rules/door-rules.ts';
import { admitsOf, groupOf, isGroup } from '../rules/group.ts';

interface Seen {
  typeName: string;
  gates: readonly Gate[];
  rules: DoorRules;
}

export const handedOverView = ({ at, by }: { at: number; by: string }) => ({ at: rfc3339(at), by });

/** What a gate sees of a ticket of its own event. Of a ticket of another event it sees nothing. */
export function ticketView(code: TicketCode, ticket: DoorTicket | undefined, { typeName, gates, rules }: Seen) {
  // The place may have been sold again to another customer: this code must not show their seat and entry.
  const current = ticket?.code === code.text ? ticket : undefined;
  const gate = gates.find(({ id }) => id === current?.admitted?.gateId);
  const admits = admitsOf(rules, code.ticketTypeId);
  return {
    ticket: {
      id: ticketIdOf(code),
      ticketTypeName: typeName,
      ...(current?.seat && { seat: current.seat }),
      ...(rules.showHolder && current?.holder && { holder: current.holder }),
    },
    ...(current?.admitted && { admittedAt: rfc3339(current.admitted.at) }),
    ...(gate && { gate: gate.name }),
    ...(current?.handedOver && { handedOver: handedOverView(current.handedOver) }),
    ...(current && isGroup(admits, current) && { people: groupOf(current).people, admits }),
  };
}

/** A result with its verdict and, in words, its reason. */
export const judgementView = <R extends string>(result: R, message: string) => ({
  result,
  verdict: verdictOf(result),
  message,
});
