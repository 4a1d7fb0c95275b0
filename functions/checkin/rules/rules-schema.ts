import * as z from 'zod';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { Id, Name } from '../../../shared/text/text.ts';
import { Timestamp } from '../../../shared/text/timestamp.ts';
import { checkinLimits } from '../limits.ts';
import { type DoorRules, defaultDoorRules } from './door-rules.ts';

/** The name of a zone. */
const ShortName = Name(60);

const TypeFields = z.strictObject({
  ticketTypeId: Id(),
  from: Timestamp.optional().describe('Admission of this type begins then. By default when the doors open.'),
  until: Timestamp.optional().describe('Admission of this type ends then. By default six hours after the event.'),
  admits: z
    .int()
    .min(1)
    .max(checkinLimits.peoplePerTicket)
    .optional()
    .describe('How many people one ticket of this type admits, such as 8 for a table. By default 1.'),
});

const ZoneFields = z.strictObject({
  zone: ShortName.describe('The zone of at least one gate.'),
  capacity: z
    .int()
    .min(0)
    .max(checkinLimits.peoplePerZone)
    .describe('How many people the zone holds. At 0 nobody enters it.'),
});

const { reentry, oncePerDay, showHolder, lookUp, gatekeepersRevert } = defaultDoorRules;

/** A field that is left out has its default. */
export const DoorRulesFields = z.strictObject({
  reentry: z
    .enum(['any', 'none', 'until'])
    .default(reentry)
    .describe('Whether guests who have left may come in again: always, never, or until `reentryUntil`.'),
  reentryUntil: Timestamp.optional().describe('The last moment of re-entry. Only with `reentry` `until`.'),
  oncePerDay: z
    .boolean()
    .default(oncePerDay)
    .describe("A ticket admits anew on each day of the venue's calendar, for events of several days."),
  types: z.array(TypeFields).max(inventoryLimits.typesPerEvent).default([]).describe('Rules of single ticket types.'),
  zones: z.array(ZoneFields).max(checkinLimits.gatesPerEvent).default([]).describe('How many people zones hold.'),
  showHolder: z
    .boolean()
    .default(showHolder)
    .describe('Whether gates see the name on a ticket, and with `lookUp` find tickets by name or e-mail address.'),
  lookUp: z
    .boolean()
    .default(lookUp)
    .describe('Whether gates may find tickets without their codes, by order number and with `showHolder` by name.'),
  gatekeepersRevert: z
    .boolean()
    .default(gatekeepersRevert)
    .describe('Whether gatekeepers may revert a scan. Editors and owners always may.'),
});

export const DoorRulesShape = DoorRulesFields.meta({ id: 'DoorRules' });

/** The rules as stored, from a checked body. */
export function rulesIn({ reentryUntil, types, ...fields }: z.infer<typeof DoorRulesFields>): DoorRules {
  return {
    ...fields,
    ...(reentryUntil && { reentryUntil: Date.parse(reentryUntil) }),
    types: types.map(({ ticketTypeId, from, until, admits }) => ({
      ticketTypeId,
      ...(from && { from: Date.parse(from) }),
      ...(until && { until: Date.parse(until) }),
      ...(admits && { admits }),
    })),
  };
}
