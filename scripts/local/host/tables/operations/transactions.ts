import { AwsError } from '../../aws-error.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';
import { type Context, type Input, isInput, type Operation } from './context.ts';
import { assertCondition, type ItemWrite, preparedWrite, type WriteKind } from './item-write.ts';
import { gotten, preparedGet, preparedRead } from './read-item.ts';
import { checkedToken, type RequestTokens } from './request-tokens.ts';

const maxActions = 100;
const maxBytes = 4 * 1024 * 1024;
const kinds: readonly WriteKind[] = ['Put', 'Update', 'Delete', 'ConditionCheck'];
/** Required members of an action. */
const expressions: Partial<Record<WriteKind, string>> = {
  Update: 'UpdateExpression',
  ConditionCheck: 'ConditionExpression',
};

interface Reason {
  Code: string;
  Message?: string;
  Item?: Item;
}

function actionsOf({ TransactItems }: Input): unknown[] {
  const constraint = "at 'transactItems' failed to satisfy constraint: Member must have length";
  if (!Array.isArray(TransactItems) || TransactItems.length === 0) {
    throw invalid(`1 validation error detected: Value '[]' ${constraint} greater than or equal to 1`);
  }
  if (TransactItems.length > maxActions) {
    throw invalid(`1 validation error detected: Value '[…]' ${constraint} less than or equal to ${maxActions}`);
  }
  return TransactItems;
}

function writeOf(context: Context, action: unknown, index: number): ItemWrite {
  const given = isInput(action) ? kinds.filter((kind) => isInput(action[kind])) : [];
  const [kind] = given;
  if (kind === undefined || given.length > 1 || !isInput(action)) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const input = action[kind] as Input;
  const needed = expressions[kind];
  if (needed && input[needed] === undefined) {
    const member = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}.${needed.charAt(0).toLowerCase()}${needed.slice(1)}`;
    throw invalid(
      `1 validation error detected: Value null at 'transactItems.${index + 1}.member.${member}' failed to satisfy ` +
        'constraint: Member must not be null',
    );
  }
  return preparedWrite(context, kind, input);
}

function cancelled(reasons: readonly Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

/** The reason why an action cancels its transaction. Rethrows errors of the host itself. */
function reasonOf(error: unknown): Reason {
  if (!(error instanceof AwsError)) throw error;
  const Code = error.code === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError';
  return { Code, Message: error.message, ...error.members };
}

/** Runs `work` for each action. @throws TransactionCanceledException with every reason, or the first only. */
function forActions<T, R>(
  actions: readonly T[],
  { stopsAtFirst }: { stopsAtFirst: boolean },
  work: (action: T) => R,
): R[] {
  const results: R[] = [];
  const reasons: Reason[] = actions.map(() => ({ Code: 'None' }));
  for (const [index, action] of actions.entries()) {
    try {
      results.push(work(action));
    } catch (error) {
      reasons[index] = reasonOf(error);
      if (stopsAtFirst) break;
    }
  }
  if (results.length < actions.length) throw cancelled(reasons);
  return results;
}

function assertDistinct(items: readonly { table: string; hash: string; range: string }[]): void {
  const distinct = new Set(items.map(({ table, hash, range }) => JSON.stringify([table, hash, range])));
  if (distinct.size < items.length) {
    throw invalid('Transaction request cannot include multiple operations on one item');
  }
}

/** `tokens` recognises repeated requests. */
export const transactWriteItems =
  (tokens: RequestTokens): Operation =>
  (context, input) => {
    const token = checkedToken(input.ClientRequestToken);
    const actions = actionsOf(input);
    const text = JSON.stringify(actions);
    if (text.length > maxBytes) throw invalid(`Transaction request size cannot exceed ${maxBytes} bytes`);
    const writes = actions.map((action, index) => writeOf(context, action, index));
    const keyed = forActions(writes, { stopsAtFirst: true }, (write) => ({ write, key: write.check() }));
    assertDistinct(keyed.map(({ write, key }) => ({ table: write.rows.definition.plan.name, ...key })));
    return context.write((change) => {
      if (token !== undefined && tokens.isRepeated(token, text)) return {};
      const changes = forActions(keyed, { stopsAtFirst: false }, ({ write, key }) => {
        const old = write.rows.get(key);
        assertCondition(write, old);
        return { write, key, old, next: write.next(old?.item) };
      });
      for (const { write, key, old, next } of changes) {
        if (write.kind !== 'ConditionCheck') change(write.rows, key, old, next);
      }
      return {};
    });
  };

export const transactGetItems: Operation = (context, input) => {
  const inputs = actionsOf(input).map((action) => {
    if (!isInput(action) || !isInput(action.Get)) throw invalid('TransactItems can only contain Get');
    return { read: preparedRead(context, action.Get.TableName, action.Get), Key: action.Get.Key };
  });
  const gets = forActions(inputs, { stopsAtFirst: true }, ({ read, Key }) => preparedGet(read, Key));
  assertDistinct(gets.map(({ read, key }) => ({ table: read.rows.definition.plan.name, ...key })));
  return context.database.read(() => ({ Responses: gets.map(gotten) }));
};
