import { randomUUID } from 'node:crypto';

export const executionArn = (machineArn: string, name: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;

/** Returns the machine's ARN and the execution's name, or `undefined` for anything but an execution's ARN. */
export function parseExecutionArn(arn: string): { machineArn: string; name: string } | undefined {
  const [, machine, name] = /^(arn:aws:states:[^:]*:[^:]*:execution:[^:]+):([^:]+)$/.exec(arn) ?? [];
  if (machine === undefined || name === undefined) return undefined;
  return { machineArn: machine.replace(':execution:', ':stateMachine:'), name };
}

/** A token names its execution, so that no index is needed to find it. */
export const newToken = (executionId: number): string =>
  Buffer.from(`${executionId}:${randomUUID()}`).toString('base64');

/** Returns the id of the execution that a token names, or `undefined` for anything but a token. */
export function executionOf(token: string): number | undefined {
  const [, id] = /^(\d{1,15}):[\da-f-]{36}$/.exec(Buffer.from(token, 'base64').toString('latin1')) ?? [];
  return id === undefined ? undefined : Number(id);
}
