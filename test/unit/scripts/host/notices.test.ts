import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Notices } from '../../../../scripts/local/host/notices.ts';

it('a reader gets notices from before and after it came until the host stops, and a later one harms nothing', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => log.mockRestore());
  const notices = new Notices();
  const server = createServer((_, response) => notices.stream(response)).listen(0);
  onTestFinished(() => void server.close());
  for (let index = 1; index <= 21; index++) notices.say(`early ${index}`);
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  notices.say('late');
  notices.stop();
  notices.say('too late');
  const lines = (await answer.text()).trim().split('\n');
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([21, 'early 2', 'late']);
});
