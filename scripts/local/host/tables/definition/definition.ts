import type { IndexPlan, KeyPlan, TablePlan } from '../../plan.ts';

export interface KeyAttribute {
  name: string;
  type: 'S' | 'N' | 'B';
}

export interface KeySchema {
  hash: KeyAttribute;
  range?: KeyAttribute;
}

export interface IndexDefinition {
  name: string;
  keys: KeySchema;
  plan: IndexPlan;
  /** The attributes that the index contains. `undefined`: all. */
  projected?: ReadonlySet<string>;
}

/** A table as its plan describes it, in the form that the operations use. */
export interface TableDefinition {
  plan: TablePlan;
  /** Epoch milliseconds. */
  createdAt: number;
  keys: KeySchema;
  /** Names of the key attributes. */
  keyNames: string[];
  indexes: IndexDefinition[];
}

export const attributesOf = ({ hash, range }: KeySchema): KeyAttribute[] => (range ? [hash, range] : [hash]);

function schemaOf(keys: readonly KeyPlan[], { attributes }: TablePlan): KeySchema {
  const attribute = (keyType: KeyPlan['KeyType']): KeyAttribute | undefined => {
    const name = keys.find((key) => key.KeyType === keyType)?.AttributeName;
    const type = attributes.find((one) => one.AttributeName === name)?.AttributeType;
    return name && type ? { name, type } : undefined;
  };
  const [hash, range] = [attribute('HASH'), attribute('RANGE')];
  if (!hash) throw new Error('A key has a HASH attribute with a type');
  return { hash, ...(range && { range }) };
}

function indexOf(index: IndexPlan, plan: TablePlan, tableKeys: KeySchema): IndexDefinition {
  const keys = schemaOf(index.keys, plan);
  const { ProjectionType, NonKeyAttributes = [] } = index.projection;
  const keyNames = [...attributesOf(keys), ...attributesOf(tableKeys)].map(({ name }) => name);
  return {
    name: index.name,
    keys,
    plan: index,
    ...(ProjectionType !== 'ALL' && { projected: new Set([...keyNames, ...NonKeyAttributes]) }),
  };
}

export function definitionOf(plan: TablePlan, createdAt: number): TableDefinition {
  const keys = schemaOf(plan.keys, plan);
  return {
    plan,
    createdAt,
    keys,
    keyNames: attributesOf(keys).map(({ name }) => name),
    indexes: plan.indexes.map((index) => indexOf(index, plan, keys)),
  };
}
