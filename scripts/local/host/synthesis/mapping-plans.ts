import * as z from 'zod';
import { Failure } from '../../process/failure.ts';
import type { FunctionPlan, QueueMappingPlan, StreamMappingPlan, TablePlan } from '../plan.ts';
import type { Find, Found } from './find-resources.ts';
import { supported } from './template.ts';

const Mapping = z.looseObject({ EventSourceArn: z.string() });

const common = {
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  MaximumBatchingWindowInSeconds: z.int().default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
};

const StreamMapping = z.strictObject({
  ...common,
  BatchSize: z.int().default(100),
  StartingPosition: z.literal('TRIM_HORIZON'),
  MaximumRetryAttempts: z.int().default(-1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
});

const QueueMapping = z.strictObject({
  ...common,
  BatchSize: z.int().default(10),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int() }),
});

function streamMapping(
  { name, where, properties }: Found<unknown>,
  tables: readonly TablePlan[],
  functionArn: (name: string, where: string) => string,
): StreamMappingPlan {
  const mapping = supported(StreamMapping, properties, where);
  const table = tables.find(({ streamArn }) => streamArn === mapping.EventSourceArn);
  if (!table) throw new Failure(`${where} reads ${mapping.EventSourceArn}, which is no stream of a table`);
  const onFailureArn = mapping.DestinationConfig?.OnFailure.Destination;
  return {
    id: name,
    tableName: table.name,
    streamArn: mapping.EventSourceArn,
    functionArn: functionArn(mapping.FunctionName, where),
    batchSize: mapping.BatchSize,
    windowSeconds: mapping.MaximumBatchingWindowInSeconds,
    retries: mapping.MaximumRetryAttempts,
    bisect: mapping.BisectBatchOnFunctionError,
    reportsFailures: mapping.FunctionResponseTypes.length > 0,
    filters: (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => JSON.parse(Pattern) as object),
    ...(onFailureArn !== undefined && { onFailureArn }),
  };
}

/** What feeds functions from the streams of tables and from queues. */
export function mappingPlans(
  find: Find,
  functions: readonly FunctionPlan[],
  tables: readonly TablePlan[],
): { streamMappings: StreamMappingPlan[]; queueMappings: QueueMappingPlan[] } {
  const arns = new Map(functions.map(({ name, arn }) => [name, arn]));
  const functionArn = (name: string, where: string): string => {
    const arn = arns.get(name);
    if (arn === undefined) throw new Failure(`${where} feeds ${name}, which is no function`);
    return arn;
  };
  const mappings = find('AWS::Lambda::EventSourceMapping', Mapping);
  const isQueue = ({ properties }: Found<{ EventSourceArn: string }>) =>
    properties.EventSourceArn.startsWith('arn:aws:sqs:');
  return {
    streamMappings: mappings.filter((one) => !isQueue(one)).map((one) => streamMapping(one, tables, functionArn)),
    queueMappings: mappings.filter(isQueue).map(({ name, where, properties }) => {
      const mapping = supported(QueueMapping, properties, where);
      return {
        id: name,
        queueArn: mapping.EventSourceArn,
        functionArn: functionArn(mapping.FunctionName, where),
        batchSize: mapping.BatchSize,
        windowSeconds: mapping.MaximumBatchingWindowInSeconds,
        maxConcurrency: mapping.ScalingConfig.MaximumConcurrency,
        reportsFailures: mapping.FunctionResponseTypes.length > 0,
      };
    }),
  };
}
