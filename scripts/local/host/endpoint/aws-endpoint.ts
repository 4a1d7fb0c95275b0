import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from '../aws-error.ts';
import { readBody } from '../read-body.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Answer, Protocol } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { s3Protocol } from './s3-protocol.ts';
import { schedulerProtocol } from './scheduler-protocol.ts';
import type { Services } from './services.ts';
import type { Throttle } from './throttle.ts';

interface EndpointOptions {
  /** Receives one sentence, once, when the disk is full. */
  onFullDisk?(sentence: string): void;
  /** Refuses requests to DynamoDB while a drill plays. */
  throttle?: Throttle;
}

/** SQLite's code for a full disk, and the system's, which a mail can meet. */
const isFullDisk = (error: unknown): boolean =>
  error instanceof Error &&
  (('errcode' in error && error.errcode === 13) || ('code' in error && error.code === 'ENOSPC'));

/** The service a request is signed for: `Credential=…/us-east-1/s3/aws4_request`. */
const signedService = /\/([a-z0-9-]+)\/aws4_request/;

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  // The answers to HEAD and 304 name the length of a body they do not have.
  if (status !== 304 && request.method !== 'HEAD') headers['content-length'] = String(Buffer.byteLength(body));
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Answers requests to all AWS APIs at one address. The header `x-amz-target` or else the signature tells which one is
 * meant. Credentials are not checked.
 */
export function awsEndpoint(
  services: Services,
  { onFullDisk = console.error, throttle }: EndpointOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const json = jsonProtocol(services);
  const signed: Record<string, Protocol | undefined> = {
    scheduler: schedulerProtocol(services),
    ses: queryProtocol(services.mails, 'http://ses.amazonaws.com/doc/2010-12-01/'),
    cloudformation: queryProtocol(services.stacks, 'http://cloudformation.amazonaws.com/doc/2010-05-15/'),
    s3: s3Protocol(services),
  };
  const unsigned: Protocol = {
    ...s3Protocol(services),
    async answer() {
      throw new AwsError('MissingAuthenticationToken', 'The request is signed for no AWS API known here.', {}, 403);
    },
  };
  let isReported = false;

  const protocolOf = ({ headers }: IncomingMessage): Protocol => {
    if (headers['x-amz-target'] !== undefined) return json;
    const [, service = ''] = signedService.exec(headers.authorization ?? '') ?? [];
    return signed[service] ?? unsigned;
  };

  /** Returns the error to answer with. A fault of the host is printed, since the client can do nothing about it. */
  const answerable = (error: unknown): AwsError => {
    if (error instanceof AwsError) return error;
    if (!isFullDisk(error)) {
      console.error(error);
      return new AwsError('InternalServerError', 'The local cloud failed. Its log tells why.', {}, 500);
    }
    if (!isReported) onFullDisk('The disk is full: nothing can be saved until there is free space again.');
    isReported = true;
    return new AwsError('InternalServerError', 'The disk is full', {}, 500);
  };

  const run = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const protocol = protocolOf(request);
    const requestId = randomUUID();
    const { method = 'GET', url = '/', headers } = request;
    try {
      const body = await readBody(request, protocol.maxBodyBytes);
      if (body === 'gone') return;
      if (body === 'too large') {
        const message = `The request exceeds ${protocol.maxBodyBytes} bytes.`;
        throw new AwsError('RequestEntityTooLarge', message, {}, 413);
      }
      throttle?.check(headers['x-amz-target']?.toString());
      send(request, response, await protocol.answer({ method, url, headers, body }, requestId));
    } catch (error) {
      send(request, response, protocol.failure(answerable(error), { headers, url }, requestId));
    }
  };

  return (request, response) => {
    run(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  };
}
