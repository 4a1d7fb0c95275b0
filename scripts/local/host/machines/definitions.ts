import { type Definition, parseDefinition, type TaskState } from './definition.ts';
import type { ExecutionRow, ExecutionStore } from './execution-store.ts';

/** The stored definitions. An execution keeps the one it started with. */
export class Definitions {
  readonly #store: ExecutionStore;
  readonly #parsed = new Map<number, Definition>();

  constructor(store: ExecutionStore) {
    this.#store = store;
  }

  of({ definition: id, machineArn }: ExecutionRow): Definition {
    const known = this.#parsed.get(id);
    if (known) return known;
    const definition = parseDefinition(machineArn, this.#store.definition(id));
    this.#parsed.set(id, definition);
    return definition;
  }

  /** The task an execution is at. */
  taskOf(execution: ExecutionRow): TaskState {
    const task = this.of(execution).States[execution.state];
    if (task?.Type !== 'Task') throw new Error(`${execution.state} is not a task`);
    return task;
  }

  /** @throws Failure for a running execution whose definition, of another version, is not supported. */
  checkRunning(): void {
    for (const { id, definition } of this.#store.definitions()) {
      try {
        parseDefinition('', definition);
      } catch {
        const machineArn = this.#store.runs(id);
        if (machineArn !== undefined) parseDefinition(machineArn, definition);
      }
    }
  }
}
