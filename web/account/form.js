/** Shows or clears a field's message, as text so that markup in a response never runs. */
function tell(form, name, message) {
  const input = form.elements[name];
  document.getElementById(`${name}-error`).textContent = message ?? '';
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
}

/**
 * Attaches submit handling to a form. `submit(values)` returns error messages by field name, with `form` for a general
 * one, or nothing on success. The first invalid field gets the focus, so a screen reader reads its message.
 * The forms have `method="post"` in case a browser submits one before this code runs. With GET, the password would
 * appear in the address bar.
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
    // Not `disabled`, which would take the focus away from keyboard users.
    button.setAttribute('aria-disabled', 'true');
    button.textContent = 'One moment …';
    alert.textContent = '';
    for (const name of names) tell(form, name);
    const errors = (await submit(Object.fromEntries(names.map((name) => [name, form.elements[name].value])))) ?? {};
    sending = false;
    button.removeAttribute('aria-disabled');
    button.textContent = caption;
    for (const name of names) tell(form, name, errors[name]);
    alert.textContent = errors.form ?? '';
    const first = names.find((name) => errors[name]);
    if (first) form.elements[first].focus();
  });
}
