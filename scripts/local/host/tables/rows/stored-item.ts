import type { Item } from '../values/attribute-value.ts';

/** An item as the database holds it. Its text is parsed when somebody asks for it. */
export class StoredItem {
  readonly text: string;
  /** Bytes as DynamoDB counts them. */
  readonly size: number;
  #item: Item | undefined;

  constructor(text: string, size: number, item?: Item) {
    this.text = text;
    this.size = size;
    this.#item = item;
  }

  get item(): Item {
    this.#item ??= JSON.parse(this.text) as Item;
    return this.#item;
  }
}
