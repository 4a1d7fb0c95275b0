import { behave } from './form.js';
import { linkOf } from './link.js';
import { send } from './send.js';

/** The API's minimum length of a password, in UTF-16 code units as the API counts them. */
const minPasswordLength = 10;
/** Views that show the form for requesting a link. */
const asking = ['start', 'stale-verify', 'stale-reset', 'broken'];

const section = (name) => document.getElementById(name);
const formOf = (name) => section(name).querySelector('form');

/** The only copy of the token: it is removed from the address bar, so history and bookmarks cannot hold it. */
const link = linkOf(location.hash);
if (location.hash) history.replaceState(null, '', location.pathname + location.search);

/** Shows one view and focuses its heading, so that a screen reader announces the change. */
function show(view, { focus = true } = {}) {
  for (const one of document.querySelectorAll('main > section')) {
    one.hidden = one.id !== view && !(one.id === 'ask' && asking.includes(view));
  }
  const heading = section(view).querySelector('h1');
  document.title = `${heading.textContent} – NightFlow`;
  if (focus) heading.focus();
}

/** Returns what is wrong with a new password, and whether it concerns the repeated one. Nothing if it may be sent. */
function passwordFault(password, repeated) {
  if (password.length < minPasswordLength)
    return { message: `The password needs at least ${minPasswordLength} characters.` };
  if (password !== repeated) return { repeated: true, message: 'The passwords do not match.' };
}

const suspended = { form: 'NightFlow has suspended this account. Its tickets stay valid. Please contact NightFlow.' };

/** Needs a click, because mail scanners open links as well but press no buttons. */
behave(formOf('verify'), async ({ chosen: password, 'chosen-again': repeated }) => {
  const fault = passwordFault(password, repeated);
  if (fault) return { [fault.repeated ? 'chosen-again' : 'chosen']: fault.message };
  const { ok, code, fields, trouble } = await send('v1/auth/email-verifications/confirm', {
    token: link.token,
    password,
  });
  if (ok) {
    formOf('verify').reset();
    return show('verified');
  }
  if (trouble) return { form: trouble };
  if (code === 'account_suspended') return suspended;
  if (fields.password) return { chosen: `${fields.password}.` };
  show('stale-verify');
});

behave(formOf('reset'), async ({ password, repeated }) => {
  const fault = passwordFault(password, repeated);
  if (fault) return { [fault.repeated ? 'repeated' : 'password']: fault.message };
  const { ok, code, fields, trouble } = await send('v1/auth/password-resets/confirm', { token: link.token, password });
  if (ok) {
    formOf('reset').reset();
    return show('done');
  }
  if (trouble) return { form: trouble };
  if (code === 'account_suspended') return suspended;
  if (fields.password) return { password: `${fields.password}.` };
  show('stale-reset');
});

const isAddress = (text) => /^[^\s@]+@[^\s@]+$/.test(text.trim());
const noAddress = 'Enter an address such as ada@example.com.';

/** Joins the team with the account of a session, then ends the session, so the page leaves no one signed in. */
async function accept({ accessToken, refreshToken }) {
  const { ok, code, trouble } = await send('v1/organizer-invitations/accept', { token: link.token }, accessToken);
  const isUnconfirmed = code === 'email_not_verified';
  if (isUnconfirmed) await send('v1/auth/email-verifications', {}, accessToken);
  await send('v1/auth/logout', { refreshToken }, accessToken);
  if (ok || code === 'already_member') return show('joined');
  if (isUnconfirmed) return show('unconfirmed');
  if (code === 'team_full') return { form: 'This team is full. Please contact the person who invited you.' };
  if (trouble) return { form: trouble };
  show('stale-invitation');
}

behave(formOf('invitation'), async ({ 'member-email': email, 'member-password': password }) => {
  if (!isAddress(email)) return { 'member-email': noAddress };
  if (password === '') return { 'member-password': 'Enter your password.' };
  const { ok, body, trouble } = await send('v1/auth/login', { email: email.trim(), password });
  if (trouble) return { form: trouble };
  if (!ok) return { form: 'The address or the password is wrong.' };
  formOf('invitation').elements['member-password'].value = '';
  return accept(body);
});

behave(formOf('register'), async ({ 'new-name': name, 'new-email': email, 'new-password': password }) => {
  if (name.trim() === '') return { 'new-name': 'Enter your name.' };
  if (!isAddress(email)) return { 'new-email': noAddress };
  if (password.length < minPasswordLength)
    return { 'new-password': `The password needs at least ${minPasswordLength} characters.` };
  const wanted = { name: name.trim(), email: email.trim(), password };
  const { ok, body, code, fields, trouble } = await send('v1/auth/register', wanted);
  if (trouble) return { form: trouble };
  if (code === 'email_taken') return { 'new-email': 'This address already has an account. Please sign in.' };
  if (!ok) {
    return Object.fromEntries(Object.entries(fields).map(([field, message]) => [`new-${field}`, `${message}.`]));
  }
  formOf('register').reset();
  // Registration has already mailed the confirmation link.
  await send('v1/auth/logout', { refreshToken: body.refreshToken }, body.accessToken);
  show('unconfirmed');
});

behave(formOf('ask'), async ({ email }) => {
  if (!isAddress(email)) return { email: noAddress };
  const { ok, fields, trouble } = await send('v1/auth/password-resets', { email: email.trim() });
  if (ok) return show('asked');
  if (trouble) return { form: trouble };
  return fields.email
    ? { email: 'This is not a valid e-mail address.' }
    : { form: 'Something went wrong. Please try again.' };
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

// Opening another link in the same tab changes only the fragment and does not load the page.
addEventListener('hashchange', () => location.reload());
show(link.view, { focus: false });
