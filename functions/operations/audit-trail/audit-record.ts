import { readAttribution } from '../../../shared/dynamo/write-attribution.ts';
import { ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';

/** A row of any audited table, as its stream shows it. */
export type Row = Record<string, unknown> & { pk: string; sk: string };

/** One fact for the trail; who is behind it stands on the row itself. */
export interface AuditRecord {
  /** The id of what changed, by which the trail is read. */
  subject: string;
  what: string;
  actor: string;
  correlationId: string;
  change: Record<string, unknown>;
}

type Fact = Pick<AuditRecord, 'subject' | 'what' | 'change'>;
type Rule = (now: Row, old: Row | undefined) => Fact[];

const after = (text: string, mark: string): string => text.slice(text.indexOf(mark) + mark.length);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Of these fields those that differ, each with what it was and what it is. */
function differences(now: Row, old: Row | undefined, fields: readonly string[]): Record<string, unknown> {
  const changed = fields.filter((field) => !same(now[field], old?.[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: old?.[field] ?? null, to: now[field] ?? null }]));
}

/** One record for a row that is new, or in which some of these fields changed; `named` says which row it is. */
const tracked =
  (subject: (row: Row) => string, [added, changed]: [string, string], fields: readonly string[], named = ''): Rule =>
  (now, old) => {
    const change = differences(now, old, fields);
    if (old && Object.keys(change).length === 0) return [];
    const name = named && { [named]: now[named] };
    return [{ subject: subject(now), what: old ? changed : added, change: { ...name, ...change } }];
  };

const account: Rule = (now, old) => {
  const subject = String(now.userId);
  const fact = (what: string, change: Record<string, unknown> = {}): Fact => ({ subject, what, change });
  return [
    ...(old ? [] : [fact('account_created', { guest: now.guest === true })]),
    ...(old && !same(now.roles, old.roles) ? [fact('roles_changed', differences(now, old, ['roles']))] : []),
    ...(old && now.credentials !== old.credentials ? [fact('password_changed')] : []),
    ...(old && now.emailVerified && !old.emailVerified ? [fact('email_verified')] : []),
    ...(now.erasedAt && !old?.erasedAt ? [fact('account_erased')] : []),
  ];
};

/** An order keeps its own history: each new entry is a record, with where the money was after it. */
const order: Rule = (now, old) => {
  const history = (now.history ?? []) as { what: string }[];
  const known = ((old?.history ?? []) as unknown[]).length;
  const { status, money, total, captured, refunds = [] } = now;
  return history.slice(known).map(({ what }) => ({
    subject: String(now.orderId),
    what: `order: ${what}`,
    change: { status, money, total, captured: captured ?? null, refunds: (refunds as unknown[]).length },
  }));
};

interface Line {
  eventId: string;
  ticketTypeId: string;
  places: unknown[];
}

/** Places of a hold by event and type: one record an event, however many places moved. What became an order is told there. */
const cart: Rule = (now, old) => {
  if (now.orderedAs && now.orderedAs !== old?.orderedAs) return [];
  const count = (row: Row | undefined) => {
    const counts = new Map<string, number>();
    for (const { ticketTypeId, places } of (row?.lines ?? []) as Line[]) {
      counts.set(ticketTypeId, (counts.get(ticketTypeId) ?? 0) + places.length);
    }
    return counts;
  };
  const [held, before] = [count(now), count(old)];
  const moved = [...new Set([...held.keys(), ...before.keys()])].filter((id) => held.get(id) !== before.get(id));
  return [...Map.groupBy(moved, eventOfType)].map(([subject, types]) => ({
    subject,
    what: 'hold_changed',
    change: {
      holdId: now.holdId,
      places: Object.fromEntries(types.map((id) => [id, { from: before.get(id) ?? 0, to: held.get(id) ?? 0 }])),
    },
  }));
};

/** A place tells of the door only: how it was sold stands in its order and its hold. */
const place: Rule = (now, old) => {
  type Passage = { scanId: string; inside: boolean; gateId?: string };
  const passage = now.admission as Passage | undefined;
  if (!passage || same(passage, old?.admission)) return [];
  const ticketTypeId = String(now.ticketTypeId);
  const ticketId = ticketIdOf({
    ticketTypeId,
    shard: Number(now.shard),
    number: Number(now.number),
    sale: Number(now.sale),
  });
  const what = passage.inside ? 'admitted' : 'left';
  return [{ subject: eventOfType(ticketTypeId), what, change: { ticketId, gateId: passage.gateId ?? null } }];
};

/** Only what was added and given back: two whole lists could be more than a record holds. */
const houseSeats: Rule = (now, old) => {
  const [is, was] = [now, old].map((row) => new Set((row?.seats ?? []) as string[])) as [Set<string>, Set<string>];
  const blocked = [...is].filter((seat) => !was.has(seat));
  const released = [...was].filter((seat) => !is.has(seat));
  const ticketTypeId = after(now.sk, '#');
  if (blocked.length + released.length === 0) return [];
  return [
    { subject: eventOfType(ticketTypeId), what: 'house_seats_changed', change: { ticketTypeId, blocked, released } },
  ];
};

const terms = [
  ...['name', 'price', 'tiers', 'capacity', 'targetCapacity', 'noSingleSeatGaps', 'status'],
  ...['salesStartAt', 'salesEndAt', 'maxPerOrder', 'maxPerCustomer'],
];
const offers = ['percent', 'amount', 'ticketTypeIds', 'unlocks', 'maxUses', 'maxPerCustomer', 'from', 'until'];
const profile = ['name', 'slug', 'logoUrl', 'website'];
const dates = ['title', 'status', 'startsAt', 'endsAt', 'doorsOpenAt', 'refundUntil', 'venueId'];

const rules: [isRow: (row: Row) => boolean, rule: Rule][] = [
  [({ sk }) => sk === 'profile', account],
  [
    ({ pk }) => pk.startsWith('session-key#'),
    tracked(({ pk }) => `key:${after(pk, '#')}`, ['key_published', 'key_changed'], ['revokedAt']),
  ],
  [({ sk }) => sk === 'order', order],
  [({ sk }) => sk === 'cart', cart],
  [
    ({ pk }) => pk === 'settings',
    tracked(({ sk }) => `setting:${sk}`, ['setting_changed', 'setting_changed'], ['value']),
  ],
  [({ sk }) => sk === 'event', tracked((row) => String(row.eventId), ['event_created', 'event_changed'], dates)],
  [
    ({ sk }) => sk.startsWith('type#'),
    tracked((row) => String(row.eventId), ['ticket_type_added', 'ticket_type_changed'], terms, 'ticketTypeId'),
  ],
  [({ sk }) => sk.startsWith('blocked#'), houseSeats],
  [
    ({ pk }) => pk.startsWith('promo#'),
    tracked((row) => String(row.eventId), ['promo_code_added', 'promo_code_changed'], offers, 'code'),
  ],
  [
    ({ sk }) => sk.startsWith('member#'),
    tracked(({ pk }) => after(pk, '#'), ['member_added', 'member_changed'], ['userId', 'role']),
  ],
  [
    ({ sk }) => sk.startsWith('former-member#'),
    tracked(({ pk }) => after(pk, '#'), ['member_removed', 'member_removed'], ['role', 'leftAt'], 'userId'),
  ],
  // Whom: the trail outlives the address, so it names the invitation only.
  [
    ({ sk }) => sk.startsWith('invitation#'),
    tracked(({ pk }) => after(pk, '#'), ['member_invited', 'invitation_changed'], ['role'], 'invitationId'),
  ],
  [
    ({ sk }) => sk === 'organizer',
    tracked((row) => String(row.organizerId), ['organizer_created', 'organizer_changed'], profile),
  ],
  [
    ({ sk }) => sk.startsWith('device#'),
    tracked((row) => String(row.eventId), ['device_added', 'device_changed'], ['deviceId', 'gateIds', 'revoked']),
  ],
  [({ shard }) => typeof shard === 'number', place],
];

/** What the trail keeps of one change of one row; most rows are nobody's concern. A row that is gone tells nothing. */
export function auditRecords(now: Row | undefined, old: Row | undefined): AuditRecord[] {
  const rule = now && rules.find(([isRow]) => isRow(now))?.[1];
  if (!now || !rule) return [];
  return rule(now, old).map((fact) => ({ ...fact, ...readAttribution(now.by) }));
}
