import { expect, it } from 'vitest';
import { followSource } from '../../../functions/catalog/lifecycle/follow-source.ts';

it('walks again while the source changes, and ends with its last state', async () => {
  const states = ['first', 'second', 'second'];
  const walked: string[] = [];
  await followSource(
    async () => states.shift() ?? 'second',
    async (source) => void walked.push(source),
  );
  expect(walked).toEqual(['first', 'second']);
});

it('fails if the source never rests, so that its event is repeated', async () => {
  let version = 0;
  const walk = followSource(
    async () => version++,
    async () => {},
  );
  await expect(walk).rejects.toThrow('changed during each of 20 walks');
});
