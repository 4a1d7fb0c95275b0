import type { Refused } from './decision.ts';
import type { TypeRules } from './door-rules.ts';
import { localTime } from './local-time.ts';

/** Entry stays open for six hours after the end: shows start and end late. */
const graceMs = 6 * 3_600_000;

interface Moment {
  facts: { doorsOpenAt: number; endsAt: number };
  type: TypeRules | undefined;
  now: number;
  timeZone: string;
}

/** Judges the time of an entry: by the window of the ticket's type where it has one, else by the event's. */
export function judgeWindow({ facts, type, ...moment }: Moment): Refused | undefined {
  const { now } = moment;
  if (now < (type?.from ?? facts.doorsOpenAt)) {
    const message =
      type?.from === undefined
        ? `The doors open at ${localTime(facts.doorsOpenAt, moment)}`
        : `This ticket is valid from ${localTime(type.from, moment)}`;
    return { result: 'not_yet_valid', message };
  }
  if (now > (type?.until ?? facts.endsAt + graceMs)) {
    const message =
      type?.until === undefined ? 'This event is over' : `This ticket was valid until ${localTime(type.until, moment)}`;
    return { result: 'expired', message };
  }
  return undefined;
}
