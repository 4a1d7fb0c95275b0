import { type Path, pathText } from './path.ts';
import { type ExpressionKind, expressionError } from './tokens.ts';

/** Paths that do not overlap, joined where they begin alike. A leaf has the number of its path, other nodes children. */
export interface PathTree {
  leaf?: number;
  children: Map<string | number, PathTree>;
}

function refuse(kind: ExpressionKind, how: string, one: Path, two: Path): never {
  throw expressionError(
    kind,
    `Two document paths ${how} with each other; must remove or rewrite one of these paths; ` +
      `path one: ${pathText(one)}, path two: ${pathText(two)}`,
  );
}

/** The path of any leaf below a node. */
function leafBelow(tree: PathTree, paths: readonly Path[]): Path {
  if (tree.leaf !== undefined) return paths[tree.leaf] ?? [];
  const [child] = tree.children.values();
  return child ? leafBelow(child, paths) : [];
}

/** @throws ValidationException when a path begins with another, or one node is used as a map and as a list. */
export function pathTree(kind: ExpressionKind, paths: readonly Path[]): PathTree {
  const root: PathTree = { children: new Map() };
  for (const [index, path] of paths.entries()) {
    let node = root;
    for (const part of path) {
      if (node.leaf !== undefined) refuse(kind, 'overlap', paths[node.leaf] ?? [], path);
      const [sibling] = node.children.keys();
      if (sibling !== undefined && typeof sibling !== typeof part) {
        refuse(kind, 'conflict', leafBelow(node, paths), path);
      }
      const next: PathTree = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, next);
      node = next;
    }
    if (node.leaf !== undefined || node.children.size > 0) refuse(kind, 'overlap', leafBelow(node, paths), path);
    node.leaf = index;
  }
  return root;
}
