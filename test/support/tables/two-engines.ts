import { AwsError } from '../../../scripts/local/host/aws-error.ts';
import { Database } from '../../../scripts/local/host/database.ts';
import { Tables } from '../../../scripts/local/host/tables/tables.ts';

type Json = Record<string, unknown>;

export interface Outcome {
  answer?: Json;
  error?: string;
  message?: string;
  reasons?: Json[];
}

/** Executes one operation. */
export type Engine = (operation: string, input: unknown) => Promise<Outcome>;

const sets = new Set(['SS', 'NS', 'BS']);

/**
 * The members of a set have no order on the wire. DynamoDB Local writes the result of 2.5 + 2.5, and numbers within
 * documents, with superfluous zeros.
 */
function comparable(value: unknown, name = ''): unknown {
  if (name === 'N' && typeof value === 'string' && value.includes('.')) return value.replace(/\.?0+$/, '');
  if (Array.isArray(value)) {
    const members = value.map((member) => comparable(member));
    return sets.has(name) ? members.sort() : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  // With names in one order, equal values have equal JSON.
  const entries = Object.entries(value).sort(([first], [second]) => (first < second ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, comparable(member, key)]));
}

function failed(error: string, message: string, members: Json): Outcome {
  const { CancellationReasons: reasons, Item } = comparable(members) as { CancellationReasons?: Json[]; Item?: Json };
  // DynamoDB Local ends the text of a failed ConditionCheck with a full stop.
  const plain = reasons?.map((reason) => ({
    ...reason,
    ...(typeof reason.Message === 'string' && { Message: reason.Message.replace(/\.$/, '') }),
  }));
  return { error, message, ...(plain && { reasons: plain }), ...(Item && { answer: { Item } }) };
}

/** DynamoDB Local, through its wire protocol. */
export const dynamoDbLocal =
  (endpoint: string): Engine =>
  async (operation, input) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
        authorization:
          'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as Json;
    if (response.ok) {
      // It answers a deletion of nothing with capacity that nobody asked for.
      const { ConsumedCapacity: _, ...answer } = body;
      return { answer: comparable(answer) as Json };
    }
    const { __type = '', Message, message, ...members } = body as Record<string, string>;
    return failed(__type.split('#').at(-1) ?? '', Message ?? message ?? '', members);
  };

/** The tables of the host, in memory. */
export function hostTables(): Engine {
  const tables = new Tables(new Database());
  return async (operation, input) => {
    try {
      const answer = await tables.handle(operation, structuredClone(input));
      return { answer: comparable(JSON.parse(JSON.stringify(answer))) as Json };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return failed(error.code, error.message, JSON.parse(JSON.stringify(error.members)));
    }
  };
}
