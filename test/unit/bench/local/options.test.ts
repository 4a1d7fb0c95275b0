import { expect, it } from 'vitest';
import { durations, loopbackUrl, readOptions } from '../../../../bench/local/options.ts';

it('measures 1, 8 and 32 clients for 15 seconds by default', () => {
  expect(readOptions([])).toEqual({ seconds: 15, clients: [1, 8, 32], json: false });
});

it('reads shorter points, other numbers of clients, and JSON', () => {
  expect(readOptions(['--seconds', '3', '--clients', '2,64', '--json'])).toEqual({
    seconds: 3,
    clients: [2, 64],
    json: true,
  });
});

it.each([['--seconds', '0'], ['--seconds', '61'], ['--clients', '1,,8'], ['--clients', '1,2,3,4,5,6,7'], ['--fast']])(
  'refuses %s %s with the usage',
  (...words) => {
    expect(() => readOptions(words)).toThrow(/Usage: npm run bench -- local/);
  },
);

it.each(['http://localhost:8080', 'http://127.0.0.1:18080', 'http://[::1]:8080'])('accepts %s', (address) => {
  expect(loopbackUrl(address).origin).toBe(address);
});

it.each([
  'https://localhost:8080',
  'http://example.com',
  'http://localhost.example.com:8080',
  'http://127.0.0.1.example.com',
  'http://10.0.0.1:8080',
  'http://user@192.168.0.1',
  'nonsense',
])('refuses %s, because a load must not leave this machine', (address) => {
  expect(() => loopbackUrl(address)).toThrow('on this machine only');
});

it('stops a run only after more time than it needs', () => {
  const { expectedSeconds, limitSeconds } = durations(12, 15);
  expect(expectedSeconds).toBeGreaterThan(12 * (15 + 3));
  expect(limitSeconds).toBeGreaterThan(expectedSeconds);
});
