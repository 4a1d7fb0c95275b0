import type { Ticket } from '../../../../shared/inventory/place.ts';
import type { EventOnSale } from '../event-on-sale.ts';
import type { Scan } from './diary.ts';
import type { Person } from './person.ts';

/** Scans the codes of guests who come, leave, come again, or have returned their ticket. `codes`: all that there were. */
export async function scan(person: Person, { eventId }: EventOnSale, codes: Set<string>, deviceId: string) {
  const { diary, scheduler, store } = person.world;
  for (let times = person.pick([6, 9, 12]); times > 0; times--) {
    await person.wait(5_000, 150_000);
    const rows = await store.rows<Ticket>(process.env.TICKETS_TABLE ?? '');
    const present = rows.flatMap(({ code }) => code ?? []);
    for (const code of present) codes.add(code);
    if (codes.size === 0) continue;
    const old = [...codes].filter((code) => !present.includes(code));
    const shown = old.length > 0 && person.chance(0.35) ? old : [...codes];
    const direction = person.chance(0.2) ? 'out' : 'in';
    const scan: Scan = {
      ...{ scanId: person.newKey(), deviceId, code: person.pick(shown), direction, sentAt: scheduler.now },
    };
    diary.scans.push(scan);
    const { scanId, code } = scan;
    const answer = await person.send('POST /v1/checkin/scans', { eventId, code, scanId, direction });
    if (answer.status === 200) Object.assign(scan, { result: answer.body.result, ticketId: answer.body.ticket?.id });
    // Back online, a device repeats a scan whose answer it has lost. Others may have come in between.
    const own = diary.scans.filter((one) => one.deviceId === deviceId);
    const entries = own.filter((one) => one.direction === 'in' && one.result === 'admitted');
    if (entries.length > 0 && person.chance(0.3)) {
      const { scanId: again, code: shownBefore } = person.pick(entries);
      await person.send('POST /v1/checkin/scans', { eventId, code: shownBefore, scanId: again, direction: 'in' });
    }
  }
}
