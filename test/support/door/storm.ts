import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { boughtTickets, gateDevice, scan } from '../actors/door.ts';
import { must, show } from '../actors/world.ts';
import { placesOf } from '../state/places.ts';

const gates = 5;
const perOrder = 40;
/** Tickets that are scanned at the same moment, each by its crowd. */
const maxConcurrentTickets = 2;
const maxRepeats = 20;

/** Lets each device scan as often as a storm needs. Before the first request: settings are remembered. */
async function raiseScanRate(): Promise<void> {
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { settingKey } = await import('../../../shared/settings/settings.ts');
  const setting = { name: 'scanRate', value: { burst: 100_000, perMinute: 1_000_000 }, version: 1 } as const;
  await put(process.env.SETTINGS_TABLE ?? '', { ...settingKey(setting.name), ...setting, changedAt: 0, changedBy: '' });
}

/** An open door with so many bought tickets, and a device at each of its gates. The first caller of its system. */
export async function openDoor(tickets: number) {
  await raiseScanRate();
  const party = await show({ capacity: tickets, maxPerOrder: perOrder, maxPerCustomer: perOrder });
  const codes: string[] = [];
  while (codes.length < tickets) {
    codes.push(...(await boughtTickets(party, Math.min(perOrder, tickets - codes.length))).codes);
  }
  const devices = [];
  for (let gate = 0; gate < gates; gate++) devices.push(await gateDevice(party, { name: `Gate ${gate}` }));
  return { ...party, codes, tokens: devices.map(({ deviceToken }) => deviceToken) };
}
export type Door = Awaited<ReturnType<typeof openDoor>>;

/** Sells every place again, as after refunds: each has a new code, and a stranger's passages of the last sale. */
export async function sellAgain({ ticketTypeId }: Pick<Door, 'ticketTypeId'>): Promise<string[]> {
  const { signTicketCode } = await import('../../../shared/door/ticket-code.ts');
  const { ticketKey } = await import('../../../functions/orders/fulfilment/ticket-key-store.ts');
  const { update } = await import('../../../shared/dynamo/write.ts');
  const codes: string[] = [];
  await forEachLimit(await placesOf(ticketTypeId), maxConcurrentTickets, async (place: Ticket) => {
    const code = await signTicketCode({ ...place, sale: place.sale + 1 }, await ticketKey());
    const { pk, sk } = place;
    await update(
      process.env.TICKETS_TABLE ?? '',
      { pk, sk },
      {
        UpdateExpression: 'SET #status = :sold, code = :code, sale = sale + :one, version = version + :one',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':sold': 'sold', ':code': code, ':one': 1 },
      },
    );
    codes.push(code);
  });
  return codes;
}

/** Scans, and repeats the same scan while the store is busy, as a device does. */
async function insistOnScan(token: string, eventId: string, code: string): Promise<any> {
  const scanId = randomUUID();
  for (let repeat = 0; ; repeat++) {
    const answer = await scan(token, eventId, code, scanId);
    if (answer.status !== 503 || repeat === maxRepeats) return must(200, answer);
    await wait(50 + 50 * repeat * Math.random());
  }
}

/** What went wrong with one ticket, or nothing. */
function findingOf(code: string, answers: readonly any[]): string[] {
  const admitted = answers.filter(({ result }) => result === 'admitted');
  const refused = answers.filter(({ result }) => result === 'already_used');
  const [first] = admitted;
  if (admitted.length !== 1) return [`${code.slice(0, 20)}: ${admitted.length} admissions`];
  if (refused.length !== answers.length - 1) return [`${code.slice(0, 20)}: ${JSON.stringify(answers)}`];
  // Every refusal says when and where the ticket was admitted.
  const isOther = ({ admittedAt, gate }: any) => admittedAt !== first.admittedAt || gate !== first.gate;
  return refused.some(isOther) ? [`${code.slice(0, 20)}: a refusal names another entry`] : [];
}

/**
 * Scans each ticket `crowd` times at once, at all gates. `halfway` runs once, when half of the tickets have been
 * scanned. Returns the admissions, and every answer that contradicts "once".
 */
export async function storm(
  { eventId, tokens }: Pick<Door, 'eventId' | 'tokens'>,
  codes: readonly string[],
  { crowd, halfway }: { crowd: number; halfway?: () => Promise<unknown> },
): Promise<{ admissions: number; findings: string[] }> {
  const findings: string[] = [];
  let [admissions, scanned] = [0, 0];
  await forEachLimit(codes, maxConcurrentTickets, async (code) => {
    if (scanned++ === Math.floor(codes.length / 2)) await halfway?.();
    const answers = await Promise.all(
      Array.from({ length: crowd }, (_, nth) => insistOnScan(tokens[nth % tokens.length] ?? '', eventId, code)),
    );
    admissions += answers.filter(({ result }) => result === 'admitted').length;
    findings.push(...findingOf(code, answers));
  });
  return { admissions, findings };
}
