import { AwsError } from '../aws-error.ts';
import { type Answer, maxJsonBytes, type Protocol } from './protocol.ts';
import type { Service } from './services.ts';
import { element } from './xml.ts';

type Fields = { [name: string]: string | Fields };

const listOf = (fields: Fields): unknown[] =>
  Object.entries(fields)
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, value]) => structureOf(value));

/** Turns `{ member: { 1: …, 2: … } }` into a list, at every depth. */
function structureOf(value: string | Fields): unknown {
  if (typeof value === 'string') return value;
  const { member } = value;
  if (typeof member === 'object') return listOf(member);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, structureOf(one)]));
}

/** Parses a form whose names are paths: `Destination.ToAddresses.member.1=…`. */
function parseForm(body: string): Record<string, unknown> {
  const fields: Fields = Object.create(null);
  for (const [path, value] of new URLSearchParams(body)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = fields;
    for (const name of names) {
      const existing = at[name];
      const below: Fields = typeof existing === 'object' ? existing : Object.create(null);
      at[name] = below;
      at = below;
    }
    at[last] = value;
  }
  return structureOf(fields) as Record<string, unknown>;
}

const xmlAnswer = (status: number, body: string, requestId: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body,
});

/** AWS Query: a form is answered with XML of the namespace. */
export function queryProtocol(service: Service, xmlns: string): Protocol {
  return {
    maxBodyBytes: maxJsonBytes,
    async answer({ body }, requestId) {
      const { Action, Version: _, ...input } = parseForm(body.toString());
      if (typeof Action !== 'string') throw new AwsError('MissingAction', 'The request has no Action.');
      const result = await service.handle(Action, input);
      const content = { [`${Action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
      return xmlAnswer(200, element(`${Action}Response`, content, { xmlns }), requestId);
    },
    failure({ code, message, status }, _request, requestId) {
      const Type = status < 500 ? 'Sender' : 'Receiver';
      const content = { Error: { Type, Code: code, Message: message }, RequestId: requestId };
      return xmlAnswer(status, element('ErrorResponse', content, { xmlns }), requestId);
    },
  };
}
