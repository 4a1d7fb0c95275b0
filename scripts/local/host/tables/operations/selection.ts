import { attributesOf, type IndexDefinition, type TableDefinition } from '../definition/definition.ts';
import type { Operand } from '../expressions/operand.ts';
import type { Path } from '../expressions/path.ts';
import type { Projection } from '../expressions/prepared.ts';
import { invalid, invalidParameter } from '../validation.ts';
import { choice, type Input } from './context.ts';

const selects = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT', 'SPECIFIC_ATTRIBUTES'] as const;

/** What a page shows. */
export interface Selection {
  isCount: boolean;
  projection: Projection | undefined;
}

/** Checks `Select` against the rest of a request. @throws ValidationException */
export function selectionOf(
  input: Input,
  index: IndexDefinition | undefined,
  projection: Projection | undefined,
): Selection {
  const fallback = projection ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES';
  const select = choice(input, 'Select', selects, fallback);
  if (select === 'SPECIFIC_ATTRIBUTES' && !projection) {
    throw invalid('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES');
  }
  if (select !== 'SPECIFIC_ATTRIBUTES' && projection) {
    const chosen = select === 'COUNT' ? 'only the Count' : select;
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${chosen}`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && !index) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (index?.projected && input.Select === 'ALL_ATTRIBUTES') {
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  }
  if (index) assertProjected(index, projection?.paths ?? [], 'Global secondary index', 'does not project');
  return { isCount: select === 'COUNT', projection };
}

function assertProjected({ name, projected }: IndexDefinition, paths: readonly Path[], which: string, how: string) {
  const missing = projected ? paths.map(([first]) => String(first)).filter((one) => !projected.has(one)) : [];
  if (missing.length > 0) throw invalidParameter(`${which} ${name} ${how} [${missing.join(', ')}]`);
}

const pathsOf = (operand: Operand): Path[] => {
  if (operand.kind === 'path') return [operand.path];
  return operand.kind === 'call' ? operand.operands.flatMap(pathsOf) : [];
};

/** @throws ValidationException for attributes that the index lacks and, in a query, for key attributes. */
export function checkFilter(
  filter: Operand | undefined,
  { keys }: TableDefinition,
  index: IndexDefinition | undefined,
  { isQuery }: { isQuery: boolean },
): void {
  if (!filter) return;
  const paths = pathsOf(filter);
  const key = attributesOf(index?.keys ?? keys).find(({ name }) => paths.some(([first]) => first === name));
  if (isQuery && key) {
    throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.name}`);
  }
  if (index) {
    assertProjected(index, paths, 'Secondary index', 'does not project one or more filter attributes:');
  }
}
