import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '../../shared/api-client.ts';
import type { DoorEvening } from './evening.ts';
import { type ScanAnswer, scanAtGate } from './scan.ts';
import type { Visit } from './visits.ts';

/**
 * Scans the codes of all visits, each at its gate and its moment: a phone scans one guest after the other, and guests
 * wait while it is slow. Returns every answer.
 */
export async function openDoors(
  api: Api,
  { eventId, phones }: Pick<DoorEvening, 'eventId' | 'phones'>,
  visits: readonly Visit[],
  openedAt: number,
): Promise<ScanAnswer[]> {
  const queues = Map.groupBy(visits, ({ phone }) => phone);
  const answers = await Promise.all(
    phones.map(async (phone, index) => {
      const own: ScanAnswer[] = [];
      for (const { afterMs, code } of queues.get(index) ?? []) {
        await sleep(Math.max(0, openedAt + afterMs - Date.now()));
        own.push(await scanAtGate(api, phone, { eventId, code, scanId: randomUUID() }));
      }
      return own;
    }),
  );
  return answers.flat();
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** The figures of a rush, as lines of text. Milliseconds are those of whole requests over HTTP. */
export function figuresOf(answers: readonly ScanAnswer[]): string[] {
  const times = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const first = Math.min(...answers.map(({ sentAt }) => sentAt));
  const last = Math.max(...answers.map(({ answeredAt }) => answeredAt));
  const seconds = (last - first) / 1_000;
  const repeated = answers.filter(({ repeats }) => repeats > 0);
  const longest = Math.max(...answers.map(({ sentAt, answeredAt }) => answeredAt - sentAt));
  const results = [...Map.groupBy(answers, ({ result }) => result)]
    .map(([result, { length }]) => ({ result, length }))
    .sort((one, other) => other.length - one.length);
  return [
    `${answers.length} scans in ${seconds.toFixed(1)} s, ${(answers.length / seconds).toFixed(0)} a second`,
    `answered in ${percentile(times, 0.5)} ms (p50), ${percentile(times, 0.99)} ms (p99)`,
    `${repeated.length} scans were repeated with their id; the slowest guest waited ${(longest / 1_000).toFixed(1)} s`,
    results.map(({ result, length }) => `${result} ${length}`).join(' · '),
  ];
}
