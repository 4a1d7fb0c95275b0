import { type AttributeValue, attributeOf, type Item } from '../values/attribute-value.ts';
import { readPath, type Term } from './operand.ts';
import type { PathTree } from './path-tree.ts';
import { TokenReader } from './tokens.ts';

/** @throws ValidationException */
export function readProjection(text: string): (Term & { kind: 'path' })[] {
  const reader = new TokenReader('ProjectionExpression', text);
  const paths = [readPath(reader)];
  while (reader.accept(',')) paths.push(readPath(reader));
  reader.expectEnd();
  return paths;
}

function projectedValue(value: AttributeValue, { leaf, children }: PathTree): AttributeValue | undefined {
  if (leaf !== undefined) return value;
  if (value.M) {
    const map = projected(value.M, children);
    return Object.keys(map).length > 0 ? { M: map } : undefined;
  }
  const list = value.L?.flatMap((member, index) => {
    const child = children.get(index);
    const found = child && projectedValue(member, child);
    return found ? [found] : [];
  });
  return list && list.length > 0 ? { L: list } : undefined;
}

function projected(item: Item, children: PathTree['children']): Item {
  const found: [string, AttributeValue][] = [];
  for (const [name, child] of children) {
    const value = typeof name === 'string' ? attributeOf(item, name) : undefined;
    const part = value && projectedValue(value, child);
    if (part) found.push([String(name), part]);
  }
  return Object.fromEntries(found);
}

/** The attributes at the paths. Lists contain only the selected members, in their order. */
export const projection = (item: Item, tree: PathTree): Item => projected(item, tree.children);
