import { expect, it } from 'vitest';
import { Throttle } from '../../../../../scripts/local/host/endpoint/throttle.ts';

const query = (text: string) => new URLSearchParams(text);
const get = 'DynamoDB_20120810.GetItem';

it('refuses the share of requests to DynamoDB, and none after the time', () => {
  let now = 1_000;
  let number = 0;
  // 0, 0.1 … 0.9, and again.
  const throttle = new Throttle(
    () => now,
    () => (number++ % 10) / 10,
  );
  const attempt = (target?: string): string => {
    try {
      throttle.check(target);
      return 'passed';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(attempt(get)).toBe('passed');
  throttle.begin(query('share=0.8&seconds=10'));
  const answers = Array.from({ length: 20 }, () => attempt(get));
  expect(answers.filter((answer) => answer === 'ProvisionedThroughputExceededException')).toHaveLength(16);
  expect(throttle.refused).toBe(16);
  expect(attempt('AmazonEventBridge.PutEvents')).toBe('passed');
  expect(attempt(undefined)).toBe('passed');
  now += 9_999;
  expect(Array.from({ length: 10 }, () => attempt(get))).toContain('ProvisionedThroughputExceededException');
  now += 1;
  expect(Array.from({ length: 10 }, () => attempt(get))).not.toContain('ProvisionedThroughputExceededException');
});

it.each(['', 'share=0&seconds=1', 'share=1.1&seconds=1', 'share=1', 'share=1&seconds=601', 'share=x&seconds=1'])(
  'refuses to begin with "%s"',
  (text) => {
    expect(() => new Throttle().begin(query(text))).toThrow(/share must be/);
  },
);
