/** Below or above a field, as text: what the answer says can be read here and never runs. */
function tell(form, name, message) {
  const input = form.elements[name];
  document.getElementById(`${name}-error`).textContent = message ?? '';
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/**
 * Gives a form its behaviour. `submit(values)` answers the messages of wrong fields by their names, under `form` one for
 * the whole of it, or nothing when all is well. The first wrong field gets the focus, and with it its message is read.
 * (The forms say `method="post"` for the moment before this has run: a browser that sends one by itself would otherwise
 * write a password into the address bar.)
 */
export function behave(form, submit) {
  const alert = form.querySelector('.alert');
  const button = form.querySelector('.main');
  const caption = button.textContent;
  const names = [...form.querySelectorAll('input[name]')].map(({ name }) => name);
  let sending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    // Not `disabled`: that would take the focus away from whoever works by keyboard.
    button.setAttribute('aria-disabled', 'true');
    button.textContent = 'One moment …';
    alert.textContent = '';
    for (const name of names) tell(form, name);
    const wrong = (await submit(Object.fromEntries(names.map((name) => [name, form.elements[name].value])))) ?? {};
    sending = false;
    button.removeAttribute('aria-disabled');
    button.textContent = caption;
    for (const name of names) tell(form, name, wrong[name]);
    alert.textContent = wrong.form ?? '';
    const first = names.find((name) => wrong[name]);
    if (first) form.elements[first].focus();
  });
}
