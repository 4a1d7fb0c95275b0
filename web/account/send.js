const timeoutMs = 30_000;

const troubles = {
  unreachable: 'NightFlow cannot be reached. Check your connection, then try again.',
  busy: 'Too many attempts from your network. Wait a minute, then try again.',
  changed: 'Your account was modified concurrently. Please try again.',
  fault: 'Something went wrong on our side. Please try again in a minute.',
};

/** Maps a problem's errors to field names: `/password` → `password`. */
const fieldsOf = ({ errors = [] }) =>
  Object.fromEntries(errors.map(({ pointer, message }) => [String(pointer).slice(1), String(message)]));

const read = (response) => response.json().catch(() => ({}));

/**
 * Posts JSON to the API that served this page, optionally with an access token. Returns `{ ok, body }` on success.
 * On failure it returns the problem's `code` and the messages of invalid `fields` by name. `trouble` is a sentence for
 * the user, set if a retry may help.
 */
export async function send(path, body, accessToken) {
  let response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify(body),
      credentials: 'omit',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    return { ok: false, trouble: troubles.unreachable, fields: {} };
  }
  if (response.ok) return { ok: true, body: await read(response) };
  const problem = await read(response);
  const { code } = problem;
  const fields = fieldsOf(problem);
  if (response.status === 429) return { ok: false, code, fields, trouble: troubles.busy };
  if (code === 'conflict') return { ok: false, code, fields, trouble: troubles.changed };
  if (response.status >= 500 || code === undefined) return { ok: false, code, fields, trouble: troubles.fault };
  return { ok: false, code, fields };
}
