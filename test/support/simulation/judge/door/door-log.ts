import type { ChangesRow } from '../../../../../shared/door/door-rows.ts';
import type { Ticket } from '../../../../../shared/inventory/place.ts';
import { shortIds } from '../../cloud/describe-call.ts';
import { perform } from '../../engine/perform.ts';
import { gateToken } from '../../event-on-sale.ts';
import type { KnowingPhone } from '../../people/diary.ts';
import { Person } from '../../people/person.ts';
import type { World } from '../../world.ts';
import type { Violation } from '../auditor.ts';
import { differences, sumsBy } from '../sum.ts';

const placeOf = ({ ticketTypeId, shard, number }: Ticket) => `${ticketTypeId.slice(-5)}:${shard}:${number}`;
const isInside = ({ status, admission }: Ticket) => status === 'used' && admission?.inside === true;

/** What devices have to know of a place: its sale and issue, and whether its ticket is in. */
function truthOf(place: Ticket): string {
  const state = place.status === 'used' ? (isInside(place) ? 2 : 3) : place.status === 'sold' ? 1 : 0;
  return `${place.sale}:${place.issue}:${state}`;
}

/** A device that knows nothing of a place takes its first ticket for good. */
function knowledgeOf(text: string | undefined, place: Ticket): string {
  if (text !== undefined) return text.split(':').slice(3, 6).join(':');
  const isUntouched = place.sale <= 1 && place.issue <= 1 && place.status !== 'used';
  return isUntouched ? truthOf(place) : 'nothing';
}

/** I12, I13: after its next contact, a device knows each place as it is. */
async function phoneOf(world: World, phone: KnowingPhone, places: readonly Ticket[]): Promise<Violation[]> {
  const person = new Person(world, world.api, gateToken(phone.name, world.onSale), `${phone.name}-at-the-end`);
  let isInformed = false;
  await perform(world.scheduler, phone.name, async () => {
    isInformed = await phone.contact(person);
  });
  if (!isInformed) return [`I13: ${phone.name} learns nothing`];
  return places.flatMap((place): Violation[] => {
    const known = knowledgeOf(phone.door.entries.get(placeOf(place))?.text, place);
    if (known === truthOf(place)) return [];
    return [`I13: ${phone.name} knows ${shortIds(placeOf(place))} as ${known}, and it is ${truthOf(place)}`];
  });
}

/** I9: positions have no gaps, and times never fall. */
function orderOf(rows: readonly (ChangesRow & { sk: string })[]): Violation[] {
  return rows.flatMap(({ sk, at }, index): Violation[] => {
    if (Number(sk) !== index + 1) return [`I9: the log has position ${Number(sk)} instead of ${index + 1}`];
    return at < (rows[index - 1]?.at ?? 0) ? [`I9: the time of position ${Number(sk)} is before the one before`] : [];
  });
}

/** The counters of the door are the sums over its places. */
function countersOf(last: ChangesRow | undefined, places: readonly Ticket[]): Violation[] {
  const people = places.flatMap((place) => {
    if (place.status !== 'used') return [];
    const { admission, ticketTypeId } = place;
    const type = `type#${ticketTypeId.slice(-5)}`;
    const gate = admission?.first.gateId ? [[`gate#${admission.first.gateId} admitted`, 1] as const] : [];
    const inside = Number(isInside(place));
    return [
      ...([
        ['all admitted', 1],
        ['all inside', inside],
        [`${type} admitted`, 1],
        [`${type} inside`, inside],
      ] as const),
      ...gate,
    ];
  });
  const due = sumsBy(people);
  const counted = Object.entries(last?.tallies ?? {}).flatMap(([name, [admitted = 0, inside = 0]]) => {
    const isGate = name.startsWith('gate#');
    return [[`${name} admitted`, admitted] as const, ...(isGate ? [] : [[`${name} inside`, inside] as const])];
  });
  return differences(sumsBy(counted), due).map((what): Violation => `I13: counters: ${shortIds(what)}`);
}

/** Judges what the door shows: its log, its counters, and what devices have learned. */
export async function doorLogOf(world: World, places: readonly Ticket[]): Promise<Violation[]> {
  if (!world.cast.gates) return [];
  const { eventId } = world.onSale;
  const rows = (await world.store.rows<ChangesRow>(process.env.CHECKIN_TABLE ?? ''))
    .filter(({ pk }) => pk === `event#${eventId}#changes`)
    .toSorted((one, other) => (one.sk < other.sk ? -1 : 1));
  const found = [...orderOf(rows), ...countersOf(rows.at(-1), places)];
  for (const phone of world.diary.phones) found.push(...(await phoneOf(world, phone, places)));
  return found;
}
