import * as z from 'zod';

/** A path of at most three names: `music/jazz` lies below `music`. */
export const categoryPath = /^[^/]+(?:\/[^/]+){0,2}$/;

interface Node {
  /** The whole path, as the `category` of a listing takes it. */
  category: string;
  /** Its last name. */
  name: string;
  /** Published events in it and below it. */
  events: number;
  children: Node[];
}

const shape = { category: z.string(), name: z.string(), events: z.int() };
const Leaf = z.object({ ...shape, children: z.array(z.never()) });
const Branch = z.object({ ...shape, children: z.array(Leaf) });
export const Category = z.object({ ...shape, children: z.array(Branch) }).meta({ id: 'Category' });

/** The tree of the categories of some events, given one for each event: most events first. */
export function categoryTree(categories: readonly string[]): Node[] {
  const roots: Node[] = [];
  const known = new Map<string, Node>();
  for (const path of categories) {
    let siblings = roots;
    const names = path.split('/');
    for (const [depth, name] of names.entries()) {
      const category = names.slice(0, depth + 1).join('/');
      let node = known.get(category);
      if (!node) {
        node = { category, name, events: 0, children: [] };
        known.set(category, node);
        siblings.push(node);
      }
      node.events += 1;
      siblings = node.children;
    }
  }
  const byEvents = (one: Node, other: Node) => other.events - one.events || one.name.localeCompare(other.name);
  for (const { children } of known.values()) children.sort(byEvents);
  return roots.sort(byEvents);
}
