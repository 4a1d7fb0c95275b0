import { readAttribution } from '../../../shared/dynamo/write-attribution.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { codeFields, eventFields, profileFields, typeFields } from './audited-fields.ts';
import { type ChangeFact, type RowImage, type Rule, same } from './change-fact.ts';
import { hand, place } from './door-facts.ts';

/** One record of the trail. Its actor and correlation id come from the attribute `by` of the row. */
export interface AuditRecord extends ChangeFact {
  actor: string;
  correlationId: string;
  clientCorrelationId?: string;
}

const after = (text: string, mark: string): string => text.slice(text.indexOf(mark) + mark.length);

/** The fields that differ, each with its old and its new value. */
function differences(now: RowImage, old: RowImage | undefined, fields: readonly string[]): Record<string, unknown> {
  const changed = fields.filter((field) => !same(now[field], old?.[field]));
  return Object.fromEntries(changed.map((field) => [field, { from: old?.[field] ?? null, to: now[field] ?? null }]));
}

/** Records a new row, or a change of these fields. The field `key` identifies the row in the record. */
const tracked =
  (subject: (row: RowImage) => string, [added, changed]: [string, string], fields: readonly string[], key = ''): Rule =>
  (now, old) => {
    const change = differences(now, old, fields);
    if (old && Object.keys(change).length === 0) return [];
    const id = key && { [key]: now[key] };
    return [{ subject: subject(now), what: old ? changed : added, change: { ...id, ...change } }];
  };

const account: Rule = (now, old) => {
  const subject = String(now.userId);
  const fact = (what: string, change: Record<string, unknown> = {}): ChangeFact => ({ subject, what, change });
  return [
    ...(old ? [] : [fact('account_created', { guest: now.guest === true })]),
    ...(old && !same(now.roles, old.roles) ? [fact('roles_changed', differences(now, old, ['roles']))] : []),
    ...(old && now.credentials !== old.credentials ? [fact('password_changed')] : []),
    ...(old && now.emailVerified && !old.emailVerified ? [fact('email_verified')] : []),
    ...(now.mergedInto && !old?.mergedInto ? [fact('account_merged', { into: now.mergedInto })] : []),
    ...(old && !same(now.suspensionId, old.suspensionId)
      ? [fact('account_suspension_changed', differences(now, old, ['suspensionId']))]
      : []),
    ...(now.erasedAt && !now.mergedInto && !old?.erasedAt ? [fact('account_erased')] : []),
  ];
};

/** An order stores its own history. Each new entry is a record, with the state of its money after it. */
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

/**
 * Records the places of a hold by event and type, one record per event. The order's own record covers what was ordered.
 */
const cart: Rule = (now, old) => {
  if (now.orderedAs && now.orderedAs !== old?.orderedAs) return [];
  const count = (row: RowImage | undefined) => {
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

/** Records only the seats added and released: two whole lists could exceed the size of an item. */
const houseSeats: Rule = (now, old) => {
  const [current, previous] = [now, old].map((row) => new Set((row?.seats ?? []) as string[])) as [
    Set<string>,
    Set<string>,
  ];
  const blocked = [...current].filter((seat) => !previous.has(seat));
  const released = [...previous].filter((seat) => !current.has(seat));
  const ticketTypeId = after(now.sk, '#');
  if (blocked.length + released.length === 0) return [];
  return [
    { subject: eventOfType(ticketTypeId), what: 'house_seats_changed', change: { ticketTypeId, blocked, released } },
  ];
};

const rules: [isRow: (row: RowImage) => boolean, rule: Rule][] = [
  [({ sk }) => sk === 'profile', account],
  [
    ({ pk }) => pk.startsWith('session-key#') || pk.startsWith('ticket-key#'),
    tracked(({ kid }) => `key:${kid}`, ['key_published', 'key_changed'], ['revokedAt']),
  ],
  [({ sk }) => sk === 'order', order],
  [({ sk }) => sk === 'cart', cart],
  [
    ({ pk }) => pk === 'settings',
    tracked(({ sk }) => `setting:${sk}`, ['setting_changed', 'setting_changed'], ['value']),
  ],
  [
    ({ pk }) => pk === 'suspensions',
    tracked((row) => String(row.subject), ['suspended', 'suspended'], ['suspensionId', 'reason']),
  ],
  [
    ({ pk }) => pk === 'payouts',
    tracked(
      (row) => String(row.organizerId),
      ['paid_out', 'payout_returned'],
      ['payoutId', 'amount', 'reference', 'at', 'returned'],
    ),
  ],
  [({ sk }) => sk === 'event', tracked((row) => String(row.eventId), ['event_created', 'event_changed'], eventFields)],
  [
    ({ sk }) => sk.startsWith('type#'),
    tracked((row) => String(row.eventId), ['ticket_type_added', 'ticket_type_changed'], typeFields, 'ticketTypeId'),
  ],
  [({ sk }) => sk.startsWith('blocked#'), houseSeats],
  [
    ({ pk }) => pk.startsWith('promo#'),
    tracked((row) => String(row.eventId), ['promo_code_added', 'promo_code_changed'], codeFields, 'code'),
  ],
  [
    ({ sk }) => sk.startsWith('member#'),
    tracked(({ pk }) => after(pk, '#'), ['member_added', 'member_changed'], ['userId', 'role']),
  ],
  [
    ({ sk }) => sk.startsWith('former-member#'),
    tracked(({ pk }) => after(pk, '#'), ['member_removed', 'member_removed'], ['role', 'leftAt'], 'userId'),
  ],
  // The trail outlives the invited address, so it names the invitation only.
  [
    ({ sk }) => sk.startsWith('invitation#'),
    tracked(({ pk }) => after(pk, '#'), ['member_invited', 'invitation_changed'], ['role'], 'invitationId'),
  ],
  [
    ({ sk }) => sk === 'organizer',
    tracked((row) => String(row.organizerId), ['organizer_created', 'organizer_changed'], profileFields),
  ],
  [
    ({ sk }) => sk.startsWith('device#'),
    tracked(
      (row) => String(row.eventId),
      ['device_added', 'device_changed'],
      ['name', 'gateIds', 'paused', 'revoked'],
      'deviceId',
    ),
  ],
  [({ pk }) => pk.endsWith('#hands'), hand],
  [({ shard }) => typeof shard === 'number', place],
];

/** Returns the records of one change of one row. Most rows are not audited, and a deletion is not recorded. */
export function auditRecords(now: RowImage | undefined, old: RowImage | undefined): AuditRecord[] {
  const rule = now && rules.find(([isRow]) => isRow(now))?.[1];
  if (!now || !rule) return [];
  return rule(now, old).map((fact) => ({ ...fact, ...readAttribution(now.by) }));
}
