import { behave } from './form.js';
import { linkOf } from './link.js';
import { send } from './send.js';

/** Of 128 characters the API takes 10 or more; counted here as it counts them. */
const shortest = 10;
/** Under these the form stands that mails a link. */
const asking = ['start', 'taken', 'stale-verify', 'stale-reset', 'broken'];

const section = (name) => document.getElementById(name);
const formOf = (name) => section(name).querySelector('form');

/** Of the token this is the one place: out of the address bar, neither history nor bookmark nor a glance has it. */
const link = linkOf(location.hash);
if (location.hash) history.replaceState(null, '', location.pathname + location.search);

/** Shows one view. Its heading gets the focus, so that a screen reader says what has happened. */
function show(view, { focus = true } = {}) {
  for (const one of document.querySelectorAll('main > section')) {
    one.hidden = one.id !== view && !(one.id === 'ask' && asking.includes(view));
  }
  const heading = section(view).querySelector('h1');
  document.title = `${heading.textContent} – NightFlow`;
  if (focus) heading.focus();
}

/** Not by itself: programs that look into mails for viruses open links too, and they press no buttons. */
behave(formOf('verify'), async () => {
  const { ok, code, trouble } = await send('v1/auth/email-verifications/confirm', { token: link.token });
  if (ok) return show('verified');
  if (trouble) return { form: trouble };
  show(code === 'email_taken' ? 'taken' : 'stale-verify');
});

behave(formOf('reset'), async ({ password, repeated }) => {
  if (password.length < shortest) return { password: `The password needs at least ${shortest} characters.` };
  if (password !== repeated) return { repeated: 'This is not the same as above.' };
  const { ok, fields, trouble } = await send('v1/auth/password-resets/confirm', { token: link.token, password });
  if (ok) {
    formOf('reset').reset();
    return show('done');
  }
  if (trouble) return { form: trouble };
  if (fields.password) return { password: `${fields.password}.` };
  show('stale-reset');
});

const isAddress = (text) => /^[^\s@]+@[^\s@]+$/.test(text.trim());
const noAddress = 'Enter an address such as ada@example.com.';

/** Joins the team as the account of a session, which ends with it: this page leaves nobody signed in. */
async function accept({ accessToken, refreshToken }) {
  const { ok, code, trouble } = await send('v1/organizer-invitations/accept', { token: link.token }, accessToken);
  const isUnconfirmed = code === 'email_not_verified';
  if (isUnconfirmed) await send('v1/auth/email-verifications', {}, accessToken);
  await send('v1/auth/logout', { refreshToken }, accessToken);
  if (ok || code === 'already_member') return show('joined');
  if (isUnconfirmed) return show('unconfirmed');
  if (code === 'team_full') return { form: 'This team is full: ask whoever invited you.' };
  if (trouble) return { form: trouble };
  show('stale-invitation');
}

behave(formOf('invitation'), async ({ 'member-email': email, 'member-password': password }) => {
  if (!isAddress(email)) return { 'member-email': noAddress };
  if (password === '') return { 'member-password': 'Enter your password.' };
  const { ok, body, trouble } = await send('v1/auth/login', { email: email.trim(), password });
  if (trouble) return { form: trouble };
  if (!ok) return { form: 'There is no account with this address and this password.' };
  formOf('invitation').elements['member-password'].value = '';
  return accept(body);
});

behave(formOf('register'), async ({ 'new-name': name, 'new-email': email, 'new-password': password }) => {
  if (name.trim() === '') return { 'new-name': 'Enter your name.' };
  if (!isAddress(email)) return { 'new-email': noAddress };
  if (password.length < shortest) return { 'new-password': `The password needs at least ${shortest} characters.` };
  const wanted = { name: name.trim(), email: email.trim(), password };
  const { ok, body, code, fields, trouble } = await send('v1/auth/register', wanted);
  if (trouble) return { form: trouble };
  if (code === 'email_taken') return { 'new-email': 'This address has an account already: sign in with it.' };
  if (!ok) {
    return Object.fromEntries(Object.entries(fields).map(([field, message]) => [`new-${field}`, `${message}.`]));
  }
  formOf('register').reset();
  // Registering has mailed the link already.
  await send('v1/auth/logout', { refreshToken: body.refreshToken }, body.accessToken);
  show('unconfirmed');
});

behave(formOf('ask'), async ({ email }) => {
  if (!isAddress(email)) return { email: noAddress };
  const { ok, fields, trouble } = await send('v1/auth/password-resets', { email: email.trim() });
  if (ok) return show('asked');
  if (trouble) return { form: trouble };
  return fields.email
    ? { email: 'This does not look like an e-mail address.' }
    : { form: 'This was refused. Try again.' };
});

section('show').addEventListener('change', ({ target }) => {
  for (const name of ['password', 'repeated'])
    formOf('reset').elements[name].type = target.checked ? 'text' : 'password';
});
section('to-register').addEventListener('click', () => show('register'));
section('to-sign-in').addEventListener('click', () => show('invitation'));
section('again').addEventListener('click', () => {
  show('start');
  section('email').select();
});

// Another link opened in this very tab changes the fragment and nothing else.
addEventListener('hashchange', () => location.reload());
show(link.view, { focus: false });
