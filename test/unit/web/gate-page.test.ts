import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../../functions/checkin/rules/decision.ts';
import { gateWorker, pageOf } from '../../../scripts/openapi/page.ts';
import { enrolCodeIn, seenEnrolCode } from '../../../web/gate/enrol/enrol-code.ts';
import type { OwnResult } from '../../../web/gate/scan/answer.ts';
import { RecentCodes } from '../../../web/gate/scan/recent-codes.ts';
import { languages } from '../../../web/gate/words/words.ts';
import { languageOf } from '../../../web/shared/language.ts';

it('the page of the gate weighs at most 150 KB', () => {
  const [page, worker] = [pageOf('gate'), gateWorker()].map((text) => gzipSync(text).length);
  expect((page ?? 0) + (worker ?? 0)).toBeLessThanOrEqual(150 * 1024);
});

/** What the page answers where nobody has decided. */
const own: OwnResult[] = ['unknown', 'busy', 'refused', 'unclear', 'no_such_gate', 'no_room', 'no_check'];

describe.each(Object.entries(languages))('the words in %s', (_, words) => {
  it('say each verdict and what to do about it', () => {
    for (const result of ['admitted', 'exited', 'conflict', ...own, ...refusals]) {
      expect(words.verdicts[result], result).toMatch(/\S/);
    }
    for (const result of ['conflict', ...own, ...refusals]) expect(words.advice[result], result).toMatch(/\S/);
  });

  it('are complete, and short enough for a verdict', () => {
    for (const text of Object.values(words)) if (typeof text === 'string') expect(text).toMatch(/\S/);
    for (const verdict of Object.values(words.verdicts)) expect(verdict.length, verdict).toBeLessThanOrEqual(20);
  });
});

it('the page speaks the first language of the browser that it knows', () => {
  expect(languageOf(['fr-FR', 'pt-BR', 'de'])).toBe('pt');
  expect(languageOf(['fr'])).toBe('en');
});

it.each([
  ['#ABCDEFGHJKMN', 'ABCDEFGHJKMN'],
  ['abcd efgh-jkmn', 'ABCDEFGHJKMN'],
  ['ABCDEFGHJKM', undefined],
  ['#evt_01K0000000', undefined],
  ['', undefined],
])('the text %j has the enrolment code %j', (text, code) => {
  expect(enrolCodeIn(text)).toBe(code);
});

const page = 'https://tickets.example/prod/gate';
it.each([
  [`${page}#ABCDEFGHJKMN`, { code: 'ABCDEFGHJKMN' }],
  ['abcd efgh jkmn', { code: 'ABCDEFGHJKMN' }],
  ['https://other.example/gate#ABCDEFGHJKMN', { elsewhere: 'https://other.example/gate' }],
  [page, undefined],
  [`${page}#evt_01K0000000`, undefined],
  ['NF1.a-ticket', undefined],
])('the picture %j sets up a phone: %j', (text, seen) => {
  expect(seenEnrolCode(text, page)).toEqual(seen);
});

it('a code counts again three seconds after it has left the picture', () => {
  const recent = new RecentCodes();
  expect([0, 100, 2_900, 5_000, 8_000, 8_001].map((at) => recent.isRepeat('A', at))).toEqual([
    ...[false, true, true, true, false, true],
  ]);
  expect(recent.isRepeat('B', 8_100)).toBe(false);
  expect(recent.isRepeat('A', 8_200)).toBe(true);
});
