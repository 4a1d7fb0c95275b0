import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { invitedToken, verified, verify } from '../../support/actors/mailed.ts';
import { type Account, account, founder, must } from '../../support/actors/world.ts';
import { liftRates } from '../../support/authorisation/matrix-world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { announced, deliverOutbox, message } from '../../support/state/outbox.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(async () => {
  await startInProcess({ cache: false });
  await liftRates();
});

const address = () => `${randomUUID()}@example.com`;

interface Team {
  owner: Account;
  organizerId: string;
}
async function newTeam(): Promise<Team> {
  const owner = await founder();
  const body = { name: `Owls ${randomUUID()}` };
  return { owner, organizerId: must(201, await call('POST', '/v1/organizers', { token: owner.token, body })).id };
}

const give = ({ owner, organizerId }: Team, email: string, role: string, token = owner.token) =>
  call('POST', `/v1/organizers/${organizerId}/members`, { token, body: { email, role } });
const remove = ({ owner, organizerId }: Team, userId: string, token = owner.token) =>
  call('DELETE', `/v1/organizers/${organizerId}/members/${userId}`, { token });
const open = async ({ owner, organizerId }: Team) =>
  must(200, await call('GET', `/v1/organizers/${organizerId}/invitations`, { token: owner.token })).items;
const accept = (token: string, by: Account) =>
  call('POST', '/v1/organizer-invitations/accept', { token: by.token, body: { token } });
const rolesIn = async ({ owner, organizerId }: Team) =>
  Object.fromEntries(
    must(200, await call('GET', `/v1/organizers/${organizerId}`, { token: owner.token })).members.map(
      ({ userId, role }: { userId: string; role: string }) => [userId, role],
    ),
  );

describe('a member', () => {
  it('is added immediately when a confirmed account has the address, in any spelling, and may change roles', async () => {
    const team = await newTeam();
    const ada = await verified();
    const added = await give(team, ada.email.toUpperCase(), 'gatekeeper');
    expect([added.status, added.body]).toEqual([201, { userId: ada.id, role: 'gatekeeper' }]);
    expect((await give(team, ada.email, 'editor')).status).toBe(200);
    expect(await rolesIn(team)).toEqual({ [team.owner.id]: 'owner', [ada.id]: 'editor' });
    expect((await give(team, address(), 'viewer', ada.token)).body.code).toBe('forbidden');
  });

  it('can leave, can be removed by owners only, and loses access immediately', async () => {
    const team = await newTeam();
    const [ada, eve] = [await verified(), await verified()];
    for (const one of [ada, eve]) must(201, await give(team, one.email, 'viewer'));
    expect((await remove(team, eve.id, ada.token)).status).toBe(403);
    must(204, await remove(team, ada.id, ada.token));
    must(204, await remove(team, eve.id));
    expect((await remove(team, eve.id)).status).toBe(404);
    expect((await call('GET', `/v1/organizers/${team.organizerId}`, { token: eve.token })).status).toBe(404);
    expect(await rolesIn(team)).toEqual({ [team.owner.id]: 'owner' });
  });

  it('who is the last owner can neither leave nor step down, and of two owners who leave concurrently one stays', async () => {
    const team = await newTeam();
    const { owner } = team;
    expect((await remove(team, owner.id)).body.code).toBe('last_owner');
    expect((await give(team, owner.email, 'viewer')).body.code).toBe('last_owner');
    const ada = await verified();
    must(201, await give(team, ada.email, 'owner'));
    const left = await Promise.all([remove(team, owner.id), remove(team, ada.id, ada.token)]);
    expect(left.filter(({ status }) => status === 204)).toHaveLength(1);
    const stays = left[0]?.status === 204 ? ada : owner;
    expect(await rolesIn({ ...team, owner: stays })).toEqual({ [stays.id]: 'owner' });
  });
});

it('an owner whose account is erased leaves all teams and does not count as a successor', async () => {
  const team = await newTeam();
  const ada = await verified();
  must(201, await give(team, ada.email, 'owner'));
  must(204, await call('DELETE', '/v1/auth/me', { token: ada.token }));
  const event = (await announced()).find(({ type, subject }) => type === 'UserErased' && subject === ada.id);
  const { handler } = await import('../../../functions/venues/on-user-erased.ts');
  for (let time = 0; time < 2; time++) await handler({ detail: event });
  expect(await rolesIn(team)).toEqual({ [team.owner.id]: 'owner' });
  expect((await remove(team, team.owner.id)).body.code).toBe('last_owner');
});

describe('an invitation', () => {
  it('is answered alike for an address without an account and for an unconfirmed one', async () => {
    const team = await newTeam();
    const [squatted, unknown] = [(await account()).email, address()];
    for (const email of [squatted, unknown]) {
      const { status, body } = await give(team, email, 'editor');
      expect([status, Object.keys(body).sort(), body.email]).toEqual([
        202,
        ['email', 'expiresAt', 'id', 'role'],
        email,
      ]);
    }
    expect((await open(team)).map(({ email }: { email: string }) => email).sort()).toEqual([squatted, unknown].sort());
  });

  it('adds the account that has confirmed the address, once, and no other', async () => {
    const team = await newTeam();
    const squatter = await account();
    must(202, await give(team, squatter.email, 'editor'));
    const token = await invitedToken(squatter.email);
    expect((await accept(token, await verified())).body.code).toBe('invitation_invalid');
    // Registering an address first does not prove that the mailbox belongs to this account.
    expect((await accept(token, squatter)).body.code).toBe('email_not_verified');
    expect(await rolesIn(team)).toEqual({ [team.owner.id]: 'owner' });
    await verify(squatter);
    const done = await Promise.all([accept(token, squatter), accept(token, squatter)]);
    expect(done.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await accept(token, squatter)).body.code).toBe('invitation_invalid');
    expect(await rolesIn(team)).toEqual({ [team.owner.id]: 'owner', [squatter.id]: 'editor' });
    expect(await open(team)).toEqual([]);
  });

  it('cannot be accepted by a guest', async () => {
    const team = await newTeam();
    const email = address();
    const body = { email, name: 'Ada Lovelace' };
    const guest = must(201, await call('POST', '/v1/auth/guest', { body }));
    must(202, await give(team, email, 'viewer'));
    const answer = await accept(await invitedToken(email), { id: guest.user.id, email, token: guest.accessToken });
    expect(answer.body.code).toBe('forbidden');
  });

  it('is invalid once it is withdrawn, replaced or a week old', async () => {
    const team = await newTeam();
    const ada = await account();
    must(202, await give(team, ada.email, 'editor'));
    const first = await invitedToken(ada.email);
    const second = must(202, await give(team, ada.email, 'viewer'));
    await deliverOutbox();
    await verify(ada);
    expect((await accept(first, ada)).body.code).toBe('invitation_invalid');
    const path = `/v1/organizers/${team.organizerId}/invitations/${second.id}`;
    must(204, await call('DELETE', path, { token: team.owner.token }));
    expect((await call('DELETE', path, { token: team.owner.token })).status).toBe(404);
    expect(await open(team)).toEqual([]);

    const eve = await account();
    must(202, await give(team, eve.email, 'viewer'));
    const token = await invitedToken(eve.email);
    await verify(eve);
    await passTime(7 * 86_400_000 - 60_000);
    const { accessToken } = must(
      200,
      await call('POST', '/v1/auth/login', { body: { email: eve.email, password: 'correct horse 42' } }),
    );
    await passTime(61_000);
    expect((await accept(token, { ...eve, token: accessToken })).body.code).toBe('invitation_invalid');
    await resetTime();
  });

  it('is mailed once per event, at most five times an hour to one mailbox, and its token is not stored', async () => {
    const team = await newTeam();
    const email = address();
    must(202, await give(team, email, 'viewer'));
    const event = (await announced()).find(({ subject }) => subject === team.organizerId);
    expect(JSON.stringify(event)).not.toContain(email);
    const token = await invitedToken(email);
    const { handler } = await import('../../../functions/venues/on-member-invited.ts');
    await handler(message(event), {} as never);
    // Mails arrive in order: once this one is there, a second mail to the first address would be too.
    const later = address();
    must(202, await give(team, later, 'viewer'));
    await invitedToken(later);
    const mails = (await storedMails(inject('mailFolder'))).filter(({ to }) => to.includes(email));
    expect(mails).toHaveLength(1);
    const { invitationByToken } = await import('../../../functions/venues/team/mailed-invitation-store.ts');
    expect(JSON.stringify(await invitationByToken(token))).not.toContain(token);

    const box = (n: number) => email.replace('@', `+${n}@`);
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push(await give(team, box(n), 'viewer'));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429, 429]);
    expect(Number(answers[4]?.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('contains no link that an organizer could place in its name', async () => {
    const { invitationMail } = await import('../../../functions/venues/team/invitation-mail.ts');
    const organizer = 'St. Pauli <b>https://evil.example/win</b> mail@evil.example';
    const { text, html } = invitationMail({ organizer, role: 'viewer', token: 'abc', publicUrl: 'https://nf.example' });
    expect(text).toContain('St. Pauli');
    for (const part of [text, html]) expect(part.replaceAll('https://nf.example', '')).not.toMatch(/evil\.|:\/\/|@/);
    expect(html).not.toContain('<b>');
  });
});
