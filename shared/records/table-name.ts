/**
 * Returns a table name from the environment. The modules beside this one type the rows that services read from each
 * other's tables by key. Only the owner writes them: all others have a read-only grant.
 */
export const tableNamed = (name: string): string => {
  const table = process.env[name];
  if (!table) throw new Error(`Environment: ${name} is missing`);
  return table;
};
