import type { Device } from './board.ts';

/** Phones report at least every ten seconds while their page is open: one that was silent for longer has a problem. */
const silentMs = 90_000;
const lowBattery = 15;

export type Concern = 'paused' | 'silent' | 'queued' | 'skewed' | 'battery';

/** What a floor manager should know about a device. `now` in epoch ms, by the clock of the API. */
export function concernsOf(device: Device, now: number): Concern[] {
  const { paused, enrolled, lastSeenAt, queued, clockSkewed, battery } = device;
  const isSilent = enrolled && lastSeenAt !== null && now - Date.parse(lastSeenAt) > silentMs;
  return [
    ...(paused ? (['paused'] as const) : []),
    ...(isSilent ? (['silent'] as const) : []),
    ...((queued ?? 0) > 0 ? (['queued'] as const) : []),
    ...(clockSkewed ? (['skewed'] as const) : []),
    ...(battery !== null && battery < lowBattery ? (['battery'] as const) : []),
  ];
}

/** A floor manager has time to act while a tenth of a zone is free. */
const nearlyFull = 0.9;

/** How full a zone is, in the words of the board. `undefined` while there is room. */
export function crowdOf({
  inside,
  capacity,
}: {
  inside: number;
  capacity?: number;
}): 'full' | 'nearlyFull' | undefined {
  if (capacity === undefined || inside < nearlyFull * capacity) return undefined;
  return inside >= capacity ? 'full' : 'nearlyFull';
}
