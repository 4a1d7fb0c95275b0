import * as z from 'zod';
import type { SecretPlan, TablePlan } from '../plan.ts';
import type { Find } from './find-resources.ts';
import { ignored } from './template.ts';

const Keys = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const Table = z.strictObject({
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: Keys,
  GlobalSecondaryIndexes: z
    .array(
      z.strictObject({
        IndexName: z.string(),
        KeySchema: Keys,
        Projection: z.strictObject({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
          NonKeyAttributes: z.array(z.string()).exactOptional(),
        }),
      }),
    )
    .default([]),
  StreamSpecification: z.strictObject({ StreamViewType: z.enum(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']) }).optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.literal(true) }).optional(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  DeletionProtectionEnabled: ignored('nothing deletes tables of the host'),
  PointInTimeRecoverySpecification: ignored('the host makes no backups'),
});

export function tablePlans(find: Find): TablePlan[] {
  return find('AWS::DynamoDB::Table', Table).map(({ ref, attributes: { Arn = '', StreamArn = '' }, properties }) => ({
    name: ref,
    arn: Arn,
    ...(properties.StreamSpecification && {
      streamArn: StreamArn,
      streamView: properties.StreamSpecification.StreamViewType,
    }),
    attributes: properties.AttributeDefinitions,
    keys: properties.KeySchema,
    indexes: properties.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => {
      return { name: IndexName, keys: KeySchema, projection: Projection };
    }),
    ...(properties.TimeToLiveSpecification && { ttlAttribute: properties.TimeToLiveSpecification.AttributeName }),
  }));
}

const Bucket = z.strictObject({
  BucketEncryption: ignored('the host encrypts nothing'),
  LifecycleConfiguration: ignored('it saves storage only: no function relies on objects being gone'),
  PublicAccessBlockConfiguration: ignored('the host checks no permissions'),
});

/** Names of the buckets. */
export const bucketPlans = (find: Find): string[] => find('AWS::S3::Bucket', Bucket).map(({ ref }) => ref);

const Secret = z.strictObject({
  Name: z.string().optional(),
  Description: ignored('it informs people'),
  SecretString: z.string().optional(),
  GenerateSecretString: z.record(z.string(), z.unknown()).optional(),
});

export function secretPlans(find: Find): SecretPlan[] {
  return find('AWS::SecretsManager::Secret', Secret).map(({ ref, attributes: { Name = '' }, properties }) => {
    const { SecretString: value, GenerateSecretString: generate } = properties;
    return { name: Name, arn: ref, ...(value !== undefined && { value }), ...(generate && { generate }) };
  });
}
