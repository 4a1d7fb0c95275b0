import { arnOf } from '../../arn.ts';
import { AwsError } from '../../aws-error.ts';
import type { IndexPlan, TablePlan } from '../../plan.ts';
import type { IndexDefinition, TableDefinition } from '../definition/definition.ts';
import type { ItemRows } from '../rows/item-rows.ts';
import { invalid } from '../validation.ts';
import { type Context, type Input, isInput, type Operation } from './context.ts';

const maxListed = 100;
const tableName = /^[A-Za-z0-9_.-]{3,255}$/;
const throughput = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 };

function indexPlanOf(index: unknown): IndexPlan {
  const { IndexName, KeySchema, Projection } = isInput(index) ? index : {};
  return { name: IndexName, keys: KeySchema, projection: Projection ?? {} } as IndexPlan;
}

const keyTypes = ['HASH', 'RANGE'];

function checkKeys(keys: unknown, attributes: TablePlan['attributes']): void {
  const list = Array.isArray(keys) ? keys : [];
  if (list.length < 1 || list.length > 2 || list.some(({ KeyType }, index) => KeyType !== keyTypes[index])) {
    throw invalid('Invalid KeySchema: it must have a HASH key, and may have a RANGE key');
  }
  const unknown = list.find(({ AttributeName }) => !attributes.some((one) => one.AttributeName === AttributeName));
  if (!unknown) return;
  throw invalid(
    'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. ' +
      `Keys: [${unknown.AttributeName}]`,
  );
}

/** @throws ValidationException, also for the parts of CreateTable that no client of ours uses. */
function planOf(input: Input): TablePlan {
  const name = String(input.TableName);
  if (!tableName.test(name)) {
    throw invalid(
      "Invalid table/index name. Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
    );
  }
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [], StreamSpecification } = input;
  if (input.LocalSecondaryIndexes !== undefined) throw invalid('Local secondary indexes are not supported here');
  if (isInput(StreamSpecification) && StreamSpecification.StreamEnabled === true) {
    throw invalid('Streams are supported only for tables of the templates');
  }
  if (!Array.isArray(AttributeDefinitions) || !Array.isArray(GlobalSecondaryIndexes)) {
    throw invalid('AttributeDefinitions and GlobalSecondaryIndexes must be lists');
  }
  const indexes = GlobalSecondaryIndexes.map(indexPlanOf);
  for (const keys of [KeySchema, ...indexes.map((index) => index.keys)]) checkKeys(keys, AttributeDefinitions);
  const wrong = indexes.find(({ projection }) => !['ALL', 'KEYS_ONLY', 'INCLUDE'].includes(projection.ProjectionType));
  if (wrong) throw invalid(`Index ${wrong.name} has no valid ProjectionType`);
  return {
    name,
    arn: arnOf('dynamodb', `table/${name}`),
    attributes: AttributeDefinitions,
    keys: KeySchema as TablePlan['keys'],
    indexes,
  };
}

function describedIndex({ plan }: IndexDefinition, arn: string): object {
  return {
    IndexName: plan.name,
    KeySchema: plan.keys,
    Projection: plan.projection,
    IndexStatus: 'ACTIVE',
    ProvisionedThroughput: throughput,
    IndexArn: `${arn}/index/${plan.name}`,
  };
}

function described(
  { plan, createdAt, indexes }: TableDefinition,
  status: 'ACTIVE' | 'DELETING',
  counts: object,
): object {
  const { streamArn } = plan;
  return {
    TableName: plan.name,
    TableArn: plan.arn,
    TableStatus: status,
    CreationDateTime: createdAt / 1000,
    AttributeDefinitions: plan.attributes,
    KeySchema: plan.keys,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: throughput,
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes.map((index) => describedIndex(index, plan.arn)) }),
    ...(streamArn && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: plan.streamView ?? 'NEW_AND_OLD_IMAGES' },
      LatestStreamArn: streamArn,
      LatestStreamLabel: streamArn.split('/').at(-1),
    }),
    ...counts,
  };
}

function existing({ catalog }: Context, { TableName }: Input): ItemRows {
  const rows = catalog.find(String(TableName));
  if (rows) return rows;
  const message = `Requested resource not found: Table: ${String(TableName)} not found`;
  throw new AwsError('ResourceNotFoundException', message);
}

/** Changes definitions, which are also in memory. There they must be as in the database when the change fails. */
async function changed<T>(context: Context, work: () => T): Promise<T> {
  try {
    return await context.write(work);
  } catch (error) {
    context.catalog.load();
    throw error;
  }
}

export const createTable: Operation = (context, input) => {
  const plan = planOf(input);
  return changed(context, () => {
    if (context.catalog.find(plan.name)) {
      throw new AwsError('ResourceInUseException', `Table already exists: ${plan.name}`);
    }
    const definition = context.catalog.create(plan);
    return { TableDescription: described(definition, 'ACTIVE', { ItemCount: 0, TableSizeBytes: 0 }) };
  });
};

export const describeTable: Operation = (context, input) => {
  const rows = existing(context, input);
  return context.database.read(() => ({ Table: described(rows.definition, 'ACTIVE', rows.counts()) }));
};

export const deleteTable: Operation = (context, input) =>
  changed(context, () => {
    const { definition } = existing(context, input);
    context.catalog.drop(definition);
    return { TableDescription: described(definition, 'DELETING', {}) };
  });

export const listTables: Operation = ({ catalog, database }, { Limit, ExclusiveStartTableName }) => {
  const limit = Math.min(Number(Limit ?? maxListed), maxListed);
  const names = catalog.names.filter((name) => name > String(ExclusiveStartTableName ?? ''));
  const TableNames = names.slice(0, limit);
  const hasMore = names.length > TableNames.length;
  return database.read(() => ({ TableNames, ...(hasMore && { LastEvaluatedTableName: TableNames.at(-1) }) }));
};

export const updateTimeToLive: Operation = (context, input) => {
  const { TimeToLiveSpecification: specification } = input;
  const { Enabled, AttributeName } = isInput(specification) ? specification : {};
  if (typeof Enabled !== 'boolean' || typeof AttributeName !== 'string' || AttributeName === '') {
    throw invalid('TimeToLiveSpecification must have Enabled and AttributeName');
  }
  return changed(context, () => {
    const rows = existing(context, input);
    const { ttlAttribute, ...plan } = rows.definition.plan;
    if (Enabled && ttlAttribute !== undefined) throw invalid('TimeToLive is already enabled');
    if (!Enabled && ttlAttribute === undefined) throw invalid('TimeToLive is already disabled');
    context.catalog.alter(rows, { ...plan, ...(Enabled && { ttlAttribute: AttributeName }) });
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  });
};

export const describeTimeToLive: Operation = (context, input) => {
  const { ttlAttribute } = existing(context, input).definition.plan;
  const TimeToLiveDescription =
    ttlAttribute === undefined
      ? { TimeToLiveStatus: 'DISABLED' }
      : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute };
  return context.database.read(() => ({ TimeToLiveDescription }));
};
