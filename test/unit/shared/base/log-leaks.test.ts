import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../../../functions/auth/identity/password.ts';
import { deriveSessionKeys, refreshToken, signAccessToken } from '../../../../functions/auth/sessions/token.ts';
import { newId, randomToken } from '../../../../shared/base/id.ts';
import { log } from '../../../../shared/base/log.ts';
import { functionLogs } from '../../../support/engine/function-logs.ts';
import { leaksIn } from '../../../support/engine/leaks.ts';

const keys = await deriveSessionKeys('x'.repeat(40));
const session = { userId: newId('usr'), sessionId: newId('ses'), generation: 3 };
const token = await signAccessToken(keys, { ...session, issuer: 'us', now: Date.now(), lifeSeconds: 60 });
const passwordHash = await hashPassword('a phrase of my own');
const line = (fact: string) => JSON.stringify({ level: 'INFO', message: 'request', fact });

describe('the scanner of log lines', () => {
  it.each([
    ['a signed token', token],
    ['a device token', `nfd_${randomToken()}`],
    ['a refresh token', refreshToken(keys, session)],
    ['a mailed link', `https://tickets.example/account#verify=${randomToken()}`],
    ['a mailed link', `https://tickets.example/account#reset=${randomToken()}`],
    ['a ticket code', 'ABCDEFGH234567'.repeat(12)],
    ['a payment token', 'tok_declined'],
    ['a password', 'correct horse 42'],
    ['a password hash', passwordHash],
    ['a password hash', '$2b$10$abcdefghijklmnopqrstuv'],
    ['a mail address', 'ada.lovelace+shop@example.com'],
    ['a name', 'Ada Lovelace'],
  ])('finds %s', (what, planted) => {
    expect(leaksIn([line('nothing'), line(planted)])).toEqual([{ what, line: line(planted) }]);
  });

  it('finds a mailed token in a request body', () => {
    const body = JSON.stringify({ token: randomToken() });
    expect(leaksIn([body]).map(({ what }) => what)).toEqual(['a mailed link']);
  });

  it('finds a secret of the stage in a line that matches no pattern', () => {
    expect(leaksIn([line('the-session-secret')], ['the-session-secret'])).toHaveLength(1);
  });

  it('accepts ids, routes, stack traces and ARNs', () => {
    const { userId, sessionId } = session;
    const messageId = 'f3833e05-a8f1-4b27-8ff5-d86d46f29f7f@email.amazonses.com';
    const facts = { userId, sessionId, route: 'POST /v1/auth/login', caller: 'guest', messageId };
    const stack = 'at node_modules/@aws-sdk/client-dynamodb/index.js:1:2 (zod@4.6.7)';
    expect(leaksIn([JSON.stringify(facts), stack, newId('evt'), 'us-east-1 arn:aws:lambda:x:1:function:y'])).toEqual(
      [],
    );
  });

  it('captures what a function prints in this process', () => {
    log.info('a line of a function', { mark: 'seen by the scanner' });
    expect(functionLogs().filter((text) => text.includes('seen by the scanner'))).toHaveLength(1);
  });
});
