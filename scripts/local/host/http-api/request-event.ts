import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { account } from '../arn.ts';
import type { Match } from './route-table.ts';

interface Received extends Match {
  apiId: string;
  requestId: string;
  /** Decoded, see `requestPath`. */
  rawPath: string;
  rawQueryString: string;
  body: Buffer;
  receivedAt: number;
}

/** Headers between two hosts only, which functions do not see. */
const hopByHop = new Set(['connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']);

/** Lambda gets these bodies as text. All others are base64, forms and requests without a content type included. */
const textTypes = /^\s*(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** The time as in access logs: `28/Nov/2026:08:05:00 +0000`. */
function logTime(at: number): string {
  const date = new Date(at);
  const day = `${two(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** The network address of the client. */
export const addressOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '';

function add(values: Map<string, string>, name: string, value: string): void {
  const earlier = values.get(name);
  values.set(name, earlier === undefined ? value : `${earlier},${value}`);
}

/** Joins repeated headers by comma. Cookies are apart. The forwarding headers name this client, as behind AWS. */
function headersOf({ rawHeaders, socket }: IncomingMessage, address: string, bodyBytes: number) {
  const headers = new Map<string, string>();
  const cookies: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = String(rawHeaders[index]).toLowerCase();
    const value = String(rawHeaders[index + 1]);
    if (name === 'cookie') cookies.push(...value.split(';').map((cookie) => cookie.trim()));
    else if (!hopByHop.has(name)) add(headers, name, value);
  }
  if (bodyBytes > 0) headers.set('content-length', String(bodyBytes));
  const earlier = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', earlier === undefined ? address : `${earlier}, ${address}`);
  headers.set('x-forwarded-port', String(socket.localPort ?? 80));
  headers.set('x-forwarded-proto', 'http');
  return { headers: Object.fromEntries(headers), cookies };
}

function queryOf(rawQueryString: string): Record<string, string> | undefined {
  if (rawQueryString === '') return undefined;
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) add(values, name, value);
  return values.size > 0 ? Object.fromEntries(values) : undefined;
}

/** The event of an HTTP API with payload format 2.0. What a request does not have is left out. */
export function requestEvent(request: IncomingMessage, received: Received): APIGatewayProxyEventV2 {
  const { route, pathParameters, apiId, requestId, rawPath, rawQueryString, body, receivedAt } = received;
  const sourceIp = addressOf(request);
  const { headers, cookies } = headersOf(request, sourceIp, body.length);
  const queryStringParameters = queryOf(rawQueryString);
  const isBase64Encoded = body.length > 0 && !textTypes.test(headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    ...(pathParameters && { pathParameters }),
    requestContext: {
      accountId: account,
      apiId,
      domainName: `${apiId}.execute-api.localhost`,
      domainPrefix: apiId,
      http: {
        method: request.method ?? 'GET',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: route.key,
      stage: '$default',
      time: logTime(receivedAt),
      timeEpoch: receivedAt,
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}
