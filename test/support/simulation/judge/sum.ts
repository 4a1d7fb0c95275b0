export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Adds up amounts by name. */
export function sumsBy(amounts: Iterable<readonly [name: string, amount: number]>): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, amount] of amounts) sums.set(name, (sums.get(name) ?? 0) + amount);
  return sums;
}

/** Names the sums that differ. An absent one is zero. */
export function differences(is: ReadonlyMap<string, number>, shouldBe: ReadonlyMap<string, number>): string[] {
  const names = new Set([...is.keys(), ...shouldBe.keys()]);
  return [...names].flatMap((name) => {
    const [found, due] = [is.get(name) ?? 0, shouldBe.get(name) ?? 0];
    return found === due ? [] : [`${name} is ${found} instead of ${due}`];
  });
}
