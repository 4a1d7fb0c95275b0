import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codesIn, type TicketCode } from '../../../shared/door/code-format.ts';
import { signTicketCode, type TicketKey, ticketKeyFromSecret } from '../../../shared/door/ticket-code.ts';
import { bought, gateDevice, scan } from '../../support/actors/door.ts';
import { must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: a rotation spoils no ticket, and a thief of the secret admits nobody, before and after the key is revoked.
 * Method: one test after another tells the story of one leak. The thief knows every detail of every ticket but its code.
 */

beforeAll(() => startInProcess({ cache: true, fresh: true }));
afterAll(resetTime);

const keys = () => import('../../../scripts/admin/keys.ts');
const codeOf = (text: string): TicketCode => {
  const [read] = codesIn(text);
  if (!read) throw new Error('This is no code');
  return read.ticket;
};

async function secretKey(): Promise<TicketKey> {
  const secret = new GetSecretValueCommand({ SecretId: process.env.TICKET_SECRET_ARN });
  return ticketKeyFromSecret((await new SecretsManagerClient({}).send(secret)).SecretString ?? '');
}

async function door() {
  const party = await show();
  const { deviceToken } = await gateDevice(party);
  const sell = async () => (await bought(party.ticketTypeId))[0]?.code ?? '';
  const pass = async (code: string) => (await scan(deviceToken, party.eventId, code)).body.result as string;
  const look = async (code: string) =>
    (await call('GET', `/v1/checkin/tickets?code=${code}`, { token: deviceToken })).body.result as string;
  /** Reports that the device has let a guest pass without a network. */
  const report = async (code: string) => {
    const passed = { scanId: crypto.randomUUID(), scannedAt: new Date().toISOString(), provisional: true };
    const body = { scans: [{ eventId: party.eventId, code, ...passed }] };
    const { items } = must(200, await call('POST', '/v1/checkin/scans/batch', { token: deviceToken, body }));
    return items[0].result as string;
  };
  /** Changes when devices have to load the manifest anew. */
  const settings = async () => {
    const path = `/v1/checkin/events/${party.eventId}/heartbeat`;
    return must(200, await call('POST', path, { token: deviceToken, body: { position: 0 } })).settings as string;
  };
  return { sell, pass, look, report, settings };
}

it('a rotation while tickets are out spoils none of them', async () => {
  const { sell, pass } = await door();
  const early = [await sell(), await sell()];
  const { kid } = codeOf(early[0] ?? '');
  await (await keys()).rotateKey('ticket');
  await passTime(601_000);
  const late = await sell();
  expect(codeOf(late).kid).not.toBe(kid);
  expect([await pass(early[0] ?? ''), await pass(late), await pass(early[1] ?? '')]).toEqual([
    'admitted',
    'admitted',
    'admitted',
  ]);
});

it('a leaked key makes no code that was sold, and revoking it keeps sold tickets valid', async () => {
  const { sell, pass, look, report, settings } = await door();
  const [first, second, third] = [await sell(), await sell(), await sell()];
  const leaked = await secretKey();
  expect(codeOf(first).kid).toBe(leaked.kid);
  const forged = (code: string, change: Partial<TicketCode> = {}) =>
    signTicketCode({ ...codeOf(code), ...change }, leaked);
  // As for a ticket of another process: nothing but the random bytes differs from what was sold.
  const attack = async () => [
    await look(forged(first)),
    await pass(forged(first)),
    await report(forged(second)),
    await pass(forged(third, { issue: 2 })),
    await pass(forged(third, { sale: 2 })),
    await pass(forged(third, { number: 19_999 })),
  ];
  const refusals = ['invalid', 'invalid', 'invalid', 'revoked', 'revoked', 'invalid'];
  expect(await attack()).toEqual(refusals);
  const { endKey, rotateKey } = await keys();
  await rotateKey('ticket');
  await passTime(41_000);
  const rotated = await settings();
  await passTime(41_000);
  expect(await settings()).toBe(rotated);
  await endKey(leaked.kid, Date.now());
  await passTime(41_000);
  // Devices that are online learn that the key was revoked: offline they refuse its codes.
  expect(await settings()).not.toBe(rotated);
  expect(await attack()).toEqual(refusals);
  // The codes that were sold are admitted, online and from a device that has let them pass.
  expect([await look(first), await pass(first), await report(second), await pass(third)]).toEqual([
    'valid',
    'admitted',
    'admitted',
    'admitted',
  ]);
  expect(await pass(forged(first))).toBe('invalid');
  const sold = await sell();
  expect(codeOf(sold).kid).not.toBe(leaked.kid);
  expect(await pass(sold)).toBe('admitted');
  const { keys: published } = must(200, await call('GET', '/.well-known/ticket-keys.json'));
  const revoked = published.filter((key: { revokedAt?: string }) => key.revokedAt).map(({ kid }: TicketKey) => kid);
  expect(revoked).toEqual([leaked.kid]);
});
