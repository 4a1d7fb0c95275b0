/** The shell variable that stands for a sample id, by its prefix. */
const variables = {
  org: 'ORGANIZER_ID',
  ven: 'VENUE_ID',
  evt: 'EVENT_ID',
  typ: 'TICKET_TYPE_ID',
  ord: 'ORDER_ID',
  tkt: 'TICKET_ID',
  usr: 'USER_ID',
  gat: 'GATE_ID',
  dev: 'DEVICE_ID',
  ses: 'SESSION_ID',
  inv: 'INVITATION_ID',
  sus: 'SUSPENSION_ID',
  inc: 'INCIDENT_ID',
  pay: 'PAYOUT_ID',
};

const sampleIds = /\b([a-z]{3})_01M8FYMDJX\d{16}(?:_\d{5})?(?:_\d+_\d+_\d+)?/g;

/** The texts that differ on each system: ids, tokens, codes. */
const withVariables = (text) =>
  text
    .replace(sampleIds, (id, prefix) => (variables[prefix] ? `$${variables[prefix]}` : id))
    .replace(/example-refresh-token-\d+/g, '$REFRESH_TOKEN')
    .replace(/example-token-of-the-mailed-link-\d+/g, '$MAILED_TOKEN')
    .replace(/K7QM4XWD9TB\d/g, '$ENROL_CODE')
    .replace(/[A-Z2-7]{150}/g, '$CODE');

const upperSnake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The path with shell variables for its parameters, and the query of the example. */
function urlOf(path, parameters) {
  const query = parameters
    .filter(({ in: place, example }) => place === 'query' && example !== undefined)
    .map(({ name, example }) => {
      const text = withVariables(String(example));
      return `${name}=${text.startsWith('$') ? text : encodeURIComponent(text).replaceAll('%20', '+')}`;
    });
  const named = path.replace(/\{(\w+)\}/g, (_, name) => {
    const { example } = parameters.find((one) => one.in === 'path' && one.name === name) ?? {};
    // A name, such as that of a setting or a code, is sent as it stands.
    const isId = name !== 'itemId' && example !== undefined && withVariables(String(example)) === String(example);
    return isId ? example : `$${upperSnake(name)}`;
  });
  return `$API${named}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/**
 * Renders the example request as a curl command for bash and zsh. `$API` and `$TOKEN` come from the first steps, and the
 * ids from the answers before.
 */
export function curlOf({ method, path, operation }) {
  const parameters = operation.parameters ?? [];
  const lines = [`curl -s ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"${urlOf(path, parameters)}"`];
  const schemes = (operation.security ?? []).flatMap((one) => Object.keys(one));
  if (schemes.length) lines.push(`-H "Authorization: Bearer $${schemes[0] === 'device' ? 'DEVICE_TOKEN' : 'TOKEN'}"`);
  if (parameters.some(({ name }) => name === 'Idempotency-Key'))
    lines.push('-H "Idempotency-Key: docs-$(date +%s)-$RANDOM$RANDOM"');
  const body = operation.requestBody?.content?.['application/json']?.example;
  if (body === undefined) return lines.join(' \\\n  ');
  lines.push("-H 'Content-Type: application/json'", '-d @- <<JSON');
  return `${lines.join(' \\\n  ')}\n${withVariables(JSON.stringify(body, null, 2))}\nJSON`;
}

/** What the samples need, to paste first: a token and the ids of an event that is on sale. */
export const firstSteps = (origin) => `API=${origin}
pick() { python3 -c "import json, sys; print(json.load(sys.stdin)$1)"; }
TOKEN=$(curl -s "$API/v1/auth/register" -H 'Content-Type: application/json' -d @- <<JSON | pick "['accessToken']"
{"email": "me-$(date +%s)-$RANDOM@example.org", "password": "correct horse battery", "name": "Me"}
JSON
)
EVENT_ID=$(curl -s "$API/v1/events?limit=1&available=true" | pick "['items'][0]['id']")
TICKET_TYPE_ID=$(curl -s "$API/v1/events/$EVENT_ID" | pick "['ticketTypes'][0]['id']")`;
