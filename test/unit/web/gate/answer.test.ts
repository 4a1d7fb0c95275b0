// Goal: a guest who leaves with a good ticket is never told that it is a forgery or a copy.
// Method: passes answers of the API to an exit through the page's rule.
import { expect, it } from 'vitest';
import { answerAtGate, type ScanAnswer } from '../../../../web/gate/scan/answer.ts';

const ticket = { id: 'tkt_1', ticketTypeName: 'Standing' };
const refused = (result: string, more: Partial<ScanAnswer> = {}): ScanAnswer => ({
  ...{ result, verdict: 'stop', message: '' },
  ...more,
});
const [entry, exit] = [{ direction: 'in' }, { direction: 'out' }] as const;

it('says at an exit that a good ticket has not come in, or has left, and stops nobody', () => {
  expect(answerAtGate(refused('invalid', { ticket }), exit)).toMatchObject({ result: 'not_inside', verdict: 'look' });
  expect(answerAtGate(refused('already_used', { ticket }), exit)).toMatchObject({ result: 'left', verdict: 'look' });
});

it('leaves every other answer as it is', () => {
  const forged = refused('invalid');
  expect(answerAtGate(forged, exit)).toBe(forged);
  for (const answer of [refused('invalid', { ticket }), refused('already_used', { ticket })]) {
    expect(answerAtGate(answer, entry)).toBe(answer);
  }
  const tooMany = refused('already_used', { ticket, people: 2, admits: 4 });
  expect(answerAtGate(tooMany, exit)).toBe(tooMany);
  const cancelled = refused('revoked', { ticket });
  expect(answerAtGate(cancelled, exit)).toBe(cancelled);
});
