import { h } from '../../shared/dom.ts';
import { addressOf } from '../call.ts';
import type { View } from '../page.ts';
import { signIn } from '../session.ts';
import { words } from '../speech.ts';

function sentenceFor(code: string, status: number): string {
  if (code === 'account_suspended') return words.suspended;
  return status === 401 || status === 422 ? words.wrongPassword : words.failed;
}

/** The sign-in of a member. The form posts, in case a browser submits it before this code runs. */
export function signInView(done: () => void, notice?: string): View {
  const email = h('input', { id: 'email', type: 'email', autocomplete: 'username', required: true });
  const password = h('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const alert = h('p', { class: 'alert', role: 'alert' }, notice);
  const submit = h('button', { class: 'main' }, words.signIn);
  let sending = false;

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (sending) return;
    sending = true;
    submit.setAttribute('aria-disabled', 'true');
    alert.textContent = '';
    const answer = await signIn(email.value.trim(), password.value);
    sending = false;
    submit.removeAttribute('aria-disabled');
    if (answer.kind === 'ok') return done();
    if (answer.kind === 'refused') alert.textContent = sentenceFor(answer.code, answer.status);
    else alert.textContent = answer.kind === 'down' && answer.tooMany ? words.tooMany : words.unreachable;
    password.select();
  }

  const form = h(
    'form',
    { class: 'card narrow', method: 'post', onsubmit: send },
    h('h1', { tabindex: '-1' }, words.page),
    h('p', { class: 'soft' }, words.signInAbout),
    alert,
    h('p', {}, h('label', { for: 'email' }, words.email), email),
    h('p', {}, h('label', { for: 'password' }, words.password), password),
    h('p', {}, submit),
    h('p', {}, h('a', { href: addressOf('/account') }, words.forgotten)),
  );
  return { element: form, title: words.page };
}
