import * as z from 'zod';
import { Failure } from '../../process/failure.ts';

const Resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  // The host creates everything at once, replaces nothing, and deletes nothing.
  DependsOn: z.unknown().optional(),
  DeletionPolicy: z.unknown().optional(),
  UpdateReplacePolicy: z.unknown().optional(),
  Metadata: z.unknown().optional(),
});

const Template = z.strictObject({
  Resources: z.record(z.string(), Resource),
  Outputs: z
    .record(
      z.string(),
      z.strictObject({
        Value: z.unknown(),
        Export: z.strictObject({ Name: z.string() }).optional(),
        Description: z.string().optional(),
      }),
    )
    .default({}),
  // The CDK's check that an account is bootstrapped.
  Parameters: z.strictObject({ BootstrapVersion: z.unknown() }).optional(),
  Rules: z.strictObject({ CheckBootstrapVersion: z.unknown() }).optional(),
});

/** The parts of a CloudFormation template that the host uses. */
export type Template = z.infer<typeof Template>;

/** Checks what a schema found. @throws Failure that names the first thing the local cloud does not support. */
export function supported<S extends z.ZodType>(schema: S, value: unknown, where: string): z.infer<S> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].join('.');
  const reason = unknown.length > 0 ? '' : ` (${issue?.message})`;
  throw new Failure(`The local cloud does not support ${path || 'the value'} of ${where}${reason}`);
}

/** A property without an effect in the local cloud. The reason says why. */
export const ignored = (_reason: string) => z.unknown().optional();

/** Parses the template of a stack. @throws Failure that names the unsupported part. */
export const parseTemplate = (stack: string, template: unknown): Template =>
  supported(Template, template, `template ${stack}`);
