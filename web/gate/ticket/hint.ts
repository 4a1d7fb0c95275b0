import { typeRulesOf } from '../../../functions/checkin/rules/door-rules.ts';
import { doorRulesOf, likelyTicket, type Settings } from '../offline/manifest.ts';
import type { ScanAnswer } from '../scan/answer.ts';
import { clockTime, words } from '../words/speech.ts';

/** What the steward tells the guest about a good ticket: when it is valid, or at which gates. */
export function hintFor({ result }: ScanAnswer, code: string, settings: Settings | undefined): string | undefined {
  const typeId = settings && likelyTicket(code, settings)?.ticketTypeId;
  if (!settings || !typeId) return undefined;
  const { event, gates } = settings;
  const type = typeRulesOf(doorRulesOf(settings), typeId);
  if (result === 'not_yet_valid') return words.validFrom(clockTime(type?.from ?? event.doorsAt, event.timeZone));
  if (result === 'expired' && type?.until !== undefined) {
    return words.validUntil(clockTime(type.until, event.timeZone));
  }
  if (result !== 'wrong_gate') return undefined;
  const others = gates.filter(({ ticketTypeIds }) => ticketTypeIds?.includes(typeId) ?? true);
  return others.length > 0 ? words.goTo(others.map(({ name }) => name).join(', ')) : undefined;
}
