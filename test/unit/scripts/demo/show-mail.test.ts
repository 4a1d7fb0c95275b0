import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { narrator } from '../../../../scripts/demo/tour/narrator.ts';
import { showMail } from '../../../../scripts/demo/tour/purchase.ts';
import { connect } from '../../../../scripts/shared/api-client.ts';

// The demo runs against an outbox whose answers arrive in any order, as those of a running system do.

const robin = 'robin@nightflow.example';
const mail = (to: string, subject: string, ...files: string[]) => ({
  to: [to],
  subject,
  attachments: files.map((name) => ({ name, url: `/outbox/1/${name}` })),
});
const confirmAddress = mail(robin, 'Confirm your e-mail address');
const tickets = mail(robin, 'Your tickets: Kolektiv Morgenrot', 'tickets.pdf', 'event.ics');
const strangers = mail('ada@nightflow.example', 'Your tickets: Kolektiv Morgenrot', 'tickets.pdf');

let answers: object[][] = [];
const server = createServer((_, response) => {
  const items = answers.length > 1 ? answers.shift() : answers[0];
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
});
const printed: string[] = [];

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  printed.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise((resolve) => server.close(resolve));
});

async function shown(...outboxes: object[][]): Promise<string> {
  answers = outboxes;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await showMail(narrator(connect(url)), { email: robin, token: '' }, url);
  return printed.join('\n');
}

it.each([
  ['the tickets are the newest', [[strangers, tickets, confirmAddress]]],
  ['another mail is the newest', [[confirmAddress, tickets, strangers]]],
  [
    'the tickets arrive last',
    [[], [confirmAddress], [strangers, confirmAddress], [tickets, strangers, confirmAddress]],
  ],
])('the demo shows the mail with the tickets when %s', async (_, outboxes) => {
  const text = await shown(...outboxes);
  expect(text).toContain('"Your tickets: Kolektiv Morgenrot"');
  expect(text).toMatch(/tickets\.pdf: http/);
  expect(text).not.toContain('Confirm your e-mail address');
});

it('the demo fails when the tickets are mailed twice', async () => {
  await expect(shown([tickets, tickets])).rejects.toThrow('one mail with tickets');
});

it('the demo fails when the tickets are mailed without a PDF', async () => {
  await expect(shown([mail(robin, 'Your tickets: X', 'event.ics')])).rejects.toThrow('as a PDF');
});
