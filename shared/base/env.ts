import * as z from 'zod';

type Shape = Record<string, z.ZodType>;

/**
 * The names a service takes from its environment. Infrastructure reads `names`: a missing binding does not compile.
 * Functions call `read()` when their module loads: a missing name fails the function at start and not at a request.
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

/** A name that must be set: a table, a bus, a queue, an ARN. */
export const required = z.string().min(1);
/** A name that some stages leave empty, such as the cache address. */
export const optional = z.string().default('');

/** The buckets of request rates. */
export const rates = {
  RATES_TABLE: required,
  /** Multiplies the rate limits of a network address. 1 on AWS. */
  ADDRESS_RATE_FACTOR: z.coerce.number().positive(),
};
/** For functions that count requests or mails. */
export const rateEnv = defineEnv(rates);

/**
 * The names that `shared/http/serve.ts` reads: sessions and keys, settings, and the buckets of request rates. Every
 * function that answers requests has them in addition to its service's own.
 */
export const httpEnv = defineEnv({
  STAGE: required,
  USERS_TABLE: required,
  SETTINGS_TABLE: required,
  ...rates,
});
