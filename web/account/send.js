/** How long a person waits before being told that nothing came back. */
const patienceMs = 30_000;

const troubles = {
  unreachable: 'NightFlow could not be reached. Look at your connection, then try again.',
  busy: 'Too many attempts from your network. Wait a minute, then try again.',
  changed: 'Your account was changed at the same moment. Try again.',
  fault: 'Something went wrong on our side. Try again in a minute.',
};

/** The fields a problem names: `/password` → `password`. */
const fieldsOf = ({ errors = [] }) =>
  Object.fromEntries(errors.map(({ pointer, message }) => [String(pointer).slice(1), String(message)]));

const read = (response) => response.json().catch(() => ({}));

/**
 * Posts JSON to the API this page came from, as whoever has the access token where one is given. Answers `{ ok, body }`, or
 * what was refused: its `code`, the wrong `fields` by name, and `trouble`, a sentence, where trying again may help.
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
      signal: AbortSignal.timeout(patienceMs),
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
