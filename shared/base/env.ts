import * as z from 'zod';

type Shape = Record<string, z.ZodType>;

/**
 * The names a service takes from its environment. Infrastructure reads `names` (a missing binding does not compile);
 * functions call `read()` when their module loads, so a missing name stops the function at start and not at a request.
 */
export interface Environment<S extends Shape> {
  readonly names: (keyof S & string)[];
  read(): z.infer<z.ZodObject<S>>;
}

export function defineEnv<S extends Shape>(shape: S): Environment<S> {
  const schema = z.object(shape);
  return {
    names: Object.keys(shape),
    read() {
      const parsed = schema.safeParse(process.env);
      if (parsed.success) return parsed.data;
      throw new Error(`Environment: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}`);
    },
  };
}

/** A name that must be there: a table, a bus, a queue, an ARN. */
export const required = z.string().min(1);
/** A name that some stages leave empty, such as the address of the cache. */
export const optional = z.string().default('');

/** The buckets of request rates. */
export const rates = {
  RATES_TABLE: required,
  /** Multiplies the limits of a network address; 1 on AWS. */
  ADDRESS_RATE_FACTOR: z.coerce.number().positive(),
};
/** Whoever counts requests, or mails. */
export const rateEnv = defineEnv(rates);

/**
 * What the chain of `shared/http.ts` reads, so every function that answers requests has it beside its service's own:
 * sessions and keys, settings, and the buckets of request rates.
 */
export const chainEnv = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  SETTINGS_TABLE: required,
  ...rates,
});
