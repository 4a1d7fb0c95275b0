import { styled } from '../../tour/words.ts';
import type { Check } from './verdict.ts';

const promises: Record<Check['invariant'], string> = {
  I2: 'Nobody enters twice',
  I9: 'States never go back',
  I12: 'Refunded tickets are refused within two seconds',
  I13: 'Cache and counters agree with the tables',
};
/** As many as a person reads. Their number is always shown. */
const shownFindings = 8;

/** The verdict, as lines of text: each check with what it has compared, and its first findings. */
export function verdictLines(checks: readonly Check[]): string[] {
  const lines = checks.flatMap(({ invariant, checked, findings }) => {
    const mark = findings.length === 0 ? styled('green', '✓') : styled('red', '✗');
    const head = `${mark} ${invariant.padEnd(3)} ${promises[invariant]}: ${checked}, ${findings.length} findings`;
    const more = findings.length - shownFindings;
    return [
      head,
      ...findings.slice(0, shownFindings).map((finding) => `      ${finding}`),
      ...(more > 0 ? [`      and ${more} more`] : []),
    ];
  });
  return ['', styled('bold', 'The verdict, from the tables and the cache'), ...lines];
}
