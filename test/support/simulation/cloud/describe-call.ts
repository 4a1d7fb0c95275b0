type Fields = Record<string, unknown>;

/** `NightFlow-local-data-OrdersA9B65338` → `orders`. */
const tableName = (table: unknown): string =>
  /-data-([A-Z][a-z]+)/.exec(String(table))?.[1]?.toLowerCase() ?? String(table);

/** Long ids keep their kind and their last characters: `ord_…7KQ2`, and `typ_…AECCE` of a type's two parts. */
export const shortIds = (text: string): string =>
  text.replace(/\b([a-z]{3})_[\dA-Za-z]{16,}?(?:([\dA-Za-z]{4})\b|_([\dA-Za-z]{5})(?![\dA-Za-z]))/g, '$1_…$2$3');

const rowName = ({ pk, sk }: Fields): string => shortIds(`${pk}/${sk}`);

function describeAction([verb, action]: [string, Fields]): string {
  const { TableName, Key, Item, UpdateExpression, ExpressionAttributeValues } = action;
  const values = (ExpressionAttributeValues ?? {}) as Fields;
  const entry = (values[':entry'] as { what: string }[] | undefined)?.[0]?.what;
  const event = TableName && /Outbox/.test(String(TableName)) ? ` ${(Item as Fields | undefined)?.detailType}` : '';
  const change = entry
    ? ` “${shortIds(entry)}”`
    : UpdateExpression && /checkAt/.test(String(UpdateExpression))
      ? ' checkAt'
      : '';
  if (event) return `announce${event}`;
  return `${verb.toLowerCase()} ${tableName(TableName)} ${rowName((Key ?? Item ?? {}) as Fields)}${change}`;
}

/** Says in one line what a call of the store does. */
export function describeCall(operation: string, input: Fields): string {
  if (operation === 'TransactWriteItems') {
    const actions = (input.TransactItems as Record<string, Fields>[]).flatMap((one) => Object.entries(one));
    return `transact: ${actions.map(describeAction).join('; ')}`;
  }
  if (operation === 'Query' || operation === 'Scan') {
    return `${operation.toLowerCase()} ${tableName(input.TableName)} ${input.IndexName ?? ''}`;
  }
  if (operation.startsWith('Batch')) return `${operation} ${Object.keys(input.RequestItems as Fields).map(tableName)}`;
  return describeAction([operation.replace('Item', ''), input]);
}
