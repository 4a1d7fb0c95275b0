import * as z from 'zod';

/** A path of one to three names: `music/jazz` lies below `music`. */
export const categoryPath = /^[^/]+(?:\/[^/]+){0,2}$/;

interface Node {
  /** The whole path, which lists accept as `category`. */
  category: string;
  /** Its last name. */
  name: string;
  /** Number of published events in it and below it. */
  events: number;
  children: Node[];
}

const shape = { category: z.string(), name: z.string(), events: z.int() };
const Leaf = z.object({ ...shape, children: z.array(z.never()) });
const Branch = z.object({ ...shape, children: z.array(Leaf) });
export const Category = z.object({ ...shape, children: z.array(Branch) }).meta({ id: 'Category' });

/** Builds the tree of categories, most events first, from the number of events of each path. */
export function categoryTree(counts: ReadonlyMap<string, number>): Node[] {
  const roots: Node[] = [];
  const known = new Map<string, Node>();
  for (const [path, events] of counts) {
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
      node.events += events;
      siblings = node.children;
    }
  }
  const byEvents = (one: Node, other: Node) => other.events - one.events || one.name.localeCompare(other.name);
  for (const { children } of known.values()) children.sort(byEvents);
  return roots.sort(byEvents);
}
