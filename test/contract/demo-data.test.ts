import { expect, test } from 'vitest';
import { passwordFault } from '../../functions/auth/identity/account.ts';
import { readDemoData } from '../../scripts/demo/load/data.ts';
import { welcomePage } from '../../scripts/local/welcome.ts';

const { organizers, buyers, admin } = readDemoData().accounts;
const people = [...organizers, ...buyers, admin];

test.each(people)('the password of the demo account $email passes the password rules', ({ email, password }) => {
  expect(passwordFault(password, email)).toBeUndefined();
});

test('the welcome text of npm start lists every demo account and marks the admin', () => {
  const page = welcomePage('http://localhost:8080');
  for (const { email, password } of people) expect(page).toMatch(new RegExp(`${email} +${password} `));
  expect(page).toMatch(new RegExp(`^ +admin +${admin.email}`, 'm'));
});
