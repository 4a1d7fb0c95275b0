import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';

export interface Sent {
  /** The method, for a route that takes several. */
  method?: string;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: string;
  base64?: boolean;
  headers?: Record<string, string>;
  /** Network address of the caller. */
  address?: string;
}

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

export const requestId = 'req-1';

/** Invokes a function with one request in API Gateway's form (payload 2.0). */
export async function send(handler: Handler, routeKey: string, sent: Sent = {}) {
  const [only = '', path = ''] = routeKey.split(' ');
  const method = sent.method ?? only;
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: sent.headers ?? {},
    requestContext: {
      requestId,
      domainName: 'api.test',
      http: { method, path, sourceIp: sent.address ?? '192.0.2.1' },
    },
    isBase64Encoded: sent.base64 ?? false,
    ...(sent.path && { pathParameters: sent.path }),
    ...(sent.query && { queryStringParameters: sent.query }),
    ...(sent.body !== undefined && { body: sent.body }),
  } as unknown as APIGatewayProxyEventV2;
  return handler(event, { functionName: 'test', awsRequestId: 'aws-1' } as Context);
}

/** As `send`, with the JSON of the answer parsed. */
export async function call(handler: Handler, routeKey: string, sent: Sent = {}) {
  const answer = await send(handler, routeKey, sent);
  const isJson = /json/.test(String(answer.headers?.['content-type']));
  return { ...answer, json: isJson ? (JSON.parse(answer.body ?? '') as Record<string, unknown>) : undefined };
}
