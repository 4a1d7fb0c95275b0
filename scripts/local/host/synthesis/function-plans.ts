import * as z from 'zod';
import { Failure } from '../../process/failure.ts';
import type { BundlingPlan, FunctionPlan } from '../plan.ts';
import type { Find } from './find-resources.ts';
import { ignored } from './template.ts';

/** What the template does not say about a function: where its source is. */
export interface FunctionSource {
  stack: string;
  logicalId: string;
  /** Source file, relative to the project. */
  entry: string;
  bundling: BundlingPlan;
}

const LambdaFunction = z.strictObject({
  Code: ignored('the host bundles the source itself'),
  Handler: z.literal('index.handler'),
  Runtime: z.literal('nodejs24.x'),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  Timeout: z.int().default(3),
  MemorySize: z.int().default(128),
  Architectures: ignored('the machine has one'),
  LoggingConfig: ignored('the host writes its own log files'),
  Role: ignored('the host checks no permissions'),
  TracingConfig: ignored('the host records no traces'),
});

const InvokeConfig = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.int().default(2),
  MaximumEventAgeInSeconds: z.int().default(6 * 3600),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
});

/** The functions, each with its source and its retries of asynchronous invocations. */
export function functionPlans(find: Find, sources: readonly FunctionSource[]): FunctionPlan[] {
  const sourceOf = new Map(sources.map((source) => [`${source.stack}-${source.logicalId}`, source]));
  const retriesOf = new Map(
    find('AWS::Lambda::EventInvokeConfig', InvokeConfig).map(({ properties }) => [properties.FunctionName, properties]),
  );
  return find('AWS::Lambda::Function', LambdaFunction).map(
    ({ name, ref, attributes: { Arn = '' }, where, properties }) => {
      const source = sourceOf.get(name);
      if (!source) throw new Failure(`The local cloud does not support ${where}: it is no ServiceFunction`);
      const retries = retriesOf.get(ref) ?? InvokeConfig.parse({ FunctionName: ref, Qualifier: '$LATEST' });
      const onFailureArn = retries.DestinationConfig?.OnFailure.Destination;
      return {
        name: ref,
        arn: Arn,
        entry: source.entry,
        environment: properties.Environment?.Variables ?? {},
        timeoutSeconds: properties.Timeout,
        memoryMb: properties.MemorySize,
        bundling: source.bundling,
        async: {
          retries: retries.MaximumRetryAttempts,
          maxAgeSeconds: retries.MaximumEventAgeInSeconds,
          ...(onFailureArn !== undefined && { onFailureArn }),
        },
      };
    },
  );
}
