/** A parameter, or a group of them. Forms carry texts only: what is a number is known by its name. */
export type Params = { [name: string]: string | number | boolean | Params | Params[] | string[] | undefined };

const numbers = ['amount', 'unit_amount', 'quantity', 'expires_at', 'limit'];
const booleans = ['enabled'];

function parse(name: string, text: string): string | number | boolean {
  if (numbers.includes(name) && /^-?\d+$/.test(text)) return Number(text);
  return booleans.includes(name) ? text === 'true' : text;
}

/** Decodes `line_items[0][price_data][currency]=eur` as Stripe does. */
export function decodeForm(text: string): Params {
  const root: Params = {};
  for (const [path, value] of new URLSearchParams(text)) {
    const names = path.replaceAll(']', '').split('[');
    const last = names.pop() ?? '';
    let group = root;
    for (const name of names) {
      group[name] ??= {};
      group = group[name] as Params;
    }
    group[last] = parse(last, value);
  }
  return listsIn(root) as Params;
}

function listsIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, listsIn(one)] as const);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isList ? entries.map(([, one]) => one) : Object.fromEntries(entries);
}
