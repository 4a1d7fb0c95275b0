import { memoizeFor } from '../../../shared/async/memoize.ts';
import { clock, rfc3339 } from '../../../shared/base/clock.ts';
import { sha256 } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { notFound } from '../../../shared/base/problems.ts';
import { typeCode } from '../../../shared/door/door-entry.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { gateView } from '../devices/gate.ts';
import { readDoorGates, readDoorRules } from '../door/door-facts-store.ts';
import { readPublishedKeys } from '../keys/ticket-keys-store.ts';
import { checkinLimits } from '../limits.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { doorRulesView } from '../rules/door-rules.ts';

const hashCharacters = 11;

/**
 * Reads all that devices need to know of an event except its entries, with a hash of it, memoized. Every device of an
 * event shares the reads. @throws Problem `not_found`.
 */
export const readDoorSettings = memoizeFor(checkinLimits.factsMemoryMs, async (eventId: string) => {
  const [event, { types }, rules, gates, keys] = await Promise.all([
    readEvent(eventId),
    readSelling(eventId),
    readDoorRules(eventId),
    readDoorGates(eventId),
    readPublishedKeys(clock.now()),
  ]);
  if (!event) throw new Problem(notFound);
  const { title, status, venue, startsAt, doorsOpenAt, endsAt } = event;
  const content = {
    event: {
      ...{ name: title, status, timeZone: venue.timezone },
      startsAt: rfc3339(startsAt),
      doorsAt: rfc3339(doorsOpenAt),
      endsAt: rfc3339(endsAt),
    },
    rules: doorRulesView(rules, venue.timezone),
    gates: gates.map(gateView),
    types: types.map(({ ticketTypeId, name }) => ({ ticketTypeId, name, code: typeCode(ticketTypeId) })),
    keys,
  };
  return { content, hash: sha256(JSON.stringify(content)).slice(0, hashCharacters) };
});
