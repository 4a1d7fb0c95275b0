import type { Outputs } from '../../../scripts/local/deploy.ts';

/** Reads table names from the exports of the data stack: `ExportsOutputRefOrdersA9B65338…` is `ORDERS_TABLE`. */
export const tablesIn = (outputs: Outputs): Record<string, string> =>
  Object.fromEntries(
    Object.values(outputs)
      .flatMap((stack) => Object.entries(stack))
      .flatMap(([name, value]) => {
        const [, table] = /^ExportsOutputRef([A-Z][a-z]+)[0-9A-F]{16}$/.exec(name) ?? [];
        return table ? [[`${table.toUpperCase()}_TABLE`, value]] : [];
      }),
  );
