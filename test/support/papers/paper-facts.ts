import type { Facts } from '../../../functions/accounting/papers/invoice.ts';

const event = (n: number, organizerId: string) => ({
  eventId: `evt_${n}`,
  organizerId,
  title: `Event ${n}`,
  startsAt: Date.UTC(2026, 6, 4, 20),
  venue: { timezone: 'Europe/Vienna' },
});

/** The facts of an organizer that sells these of the events `evt_0` to `evt_3`. */
export const paperFacts = (organizerId = 'org_1', events: readonly number[] = [0, 1, 2, 3]): Facts =>
  ({
    organizer: {
      ...{ organizerId, name: 'Night Owls', timezone: 'Europe/Vienna' },
      invoicing: { legalName: 'Owls Ltd', address: 'Main Street 1\nVienna', vatId: 'ATU12345678', prefix: 'OW' },
    },
    events: events.map((n) => event(n, organizerId)),
    account: { userId: 'usr_1', name: 'Ada Lovelace', email: 'ada@example.com' },
    payment: { id: 'ord_1#1', provider: 'test' },
  }) as unknown as Facts;
