/**
 * Rows that services read from each other's tables by key, typed. Their owner alone writes them; everybody else holds a
 * read-only grant. Table names come from the environment by the name each record states.
 */
export const tableNamed = (name: string): string => {
  const table = process.env[name];
  if (!table) throw new Error(`Environment: ${name} is missing`);
  return table;
};
