import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import type { PutEventsEntry } from '../delivery/bus.ts';
import { type Answer, type ApiRequest, maxJsonBytes, type Protocol, parseObject } from './protocol.ts';
import type { Service, Services } from './services.ts';

const dynamo = 'DynamoDB_20120810';

const targetOf = ({ headers }: Pick<ApiRequest, 'headers'>): [service: string, operation: string] => {
  const [service = '', operation = ''] = String(headers['x-amz-target']).split('.');
  return [service, operation];
};

function jsonAnswer(status: number, body: string, request: Pick<ApiRequest, 'headers'>, requestId: string): Answer {
  const headers: Record<string, string> = {
    'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.0',
    'x-amzn-requestid': requestId,
  };
  if (targetOf(request)[0] === dynamo) headers['x-amz-crc32'] = String(crc32(body));
  return { status, headers, body };
}

const eventsService = (bus: Services['bus']): Service => ({
  async handle(operation, { Entries, ...unknown }) {
    const [parameter] = Object.keys(unknown);
    if (operation !== 'PutEvents' || parameter !== undefined) {
      const what = operation === 'PutEvents' ? `the parameter ${parameter}` : operation;
      throw new AwsError('UnknownOperationException', `The local cloud does not support ${what}.`);
    }
    return bus.putEvents(Array.isArray(Entries) ? (Entries as PutEventsEntry[]) : []);
  },
});

/** AWS JSON 1.0 and 1.1: DynamoDB, EventBridge, Step Functions and Secrets Manager. */
export function jsonProtocol({ tables, bus, machines, secrets }: Services): Protocol {
  const services = new Map([
    [dynamo, tables],
    ['AWSEvents', eventsService(bus)],
    ['AWSStepFunctions', machines],
    ['secretsmanager', secrets],
  ]);
  return {
    maxBodyBytes: maxJsonBytes,
    async answer(request, requestId) {
      const [name, operation] = targetOf(request);
      const service = services.get(name);
      if (!service) throw new AwsError('UnknownOperationException', `The local cloud does not support ${name}.`);
      const result = await service.handle(operation, parseObject(request.body));
      return jsonAnswer(200, JSON.stringify(result), request, requestId);
    },
    failure({ code, message, members, status }, request, requestId) {
      const namespace = targetOf(request)[0] === dynamo ? 'com.amazonaws.dynamodb.v20120810#' : '';
      const body = JSON.stringify({ __type: `${namespace}${code}`, message, ...members });
      return jsonAnswer(status, body, request, requestId);
    },
  };
}
