import { unmarshall } from '@aws-sdk/util-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';

type Entries = Record<string, { Keys?: unknown[] } | unknown[]>;

/** The keys or writes of one table. */
const listOf = (entry: Entries[string]): unknown[] => (Array.isArray(entry) ? entry : (entry.Keys ?? []));
const withList = (entry: Entries[string], list: unknown[]): Entries[string] =>
  Array.isArray(entry) ? list : { ...entry, Keys: list };

/** Splits a batch into what is processed and what is not: all of `table`, else every other key or write. */
export function splitBatch(items: Entries, table: string | undefined): { processed: Entries; unprocessed: Entries } {
  const isLeft = (name: string, index: number) => (table === undefined ? index % 2 === 1 : name === table);
  const partOf = (wanted: boolean): Entries =>
    Object.fromEntries(
      Object.entries(items).flatMap(([name, entry]) => {
        const list = listOf(entry).filter((_, index) => isLeft(name, index) === wanted);
        return list.length > 0 ? [[name, withList(entry, list)] as const] : [];
      }),
    );
  return { processed: partOf(false), unprocessed: partOf(true) };
}

type Attributes = Parameters<typeof unmarshall>[0];
type Write = { DeleteRequest?: { Key: Attributes }; PutRequest?: { Item: Attributes } };

const writeAsStores = ({ DeleteRequest, PutRequest }: Write) =>
  DeleteRequest
    ? { DeleteRequest: { Key: unmarshall(DeleteRequest.Key) } }
    : { PutRequest: { Item: unmarshall(PutRequest?.Item ?? {}) } };

/** The items of a batch as our stores see them, above the document client. */
export const asStores = (items: Entries): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(items).map(([name, entry]) => [
      name,
      Array.isArray(entry)
        ? (entry as Write[]).map(writeAsStores)
        : { ...entry, Keys: (entry.Keys as Attributes[]).map((key) => unmarshall(key)) },
    ]),
  );

/** The request with only these items. The engine does not check the signature. */
export function withItems(request: unknown, RequestItems: Entries): HttpRequest {
  const part = HttpRequest.clone(request as HttpRequest);
  const body = new TextEncoder().encode(
    JSON.stringify({ ...JSON.parse(new TextDecoder().decode(part.body)), RequestItems }),
  );
  part.body = body;
  part.headers['content-length'] = String(body.byteLength);
  return part;
}
