import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import type { Api, ApiAnswer } from '../cloud/api.ts';
import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';

/** Somebody who acts in a world. What they do, and when, is drawn from the numbers of the world. */
export class Person {
  readonly world: World;
  readonly name: string;
  readonly #api: Api;
  readonly #token: string;
  #requests = 0;

  /** `token`: what they send as their access token. `name`: distinguishes their requests from those of others. */
  constructor(world: World, api: Api, token: string, name = token) {
    this.world = world;
    this.#api = api;
    this.#token = token;
    this.name = name;
  }

  /** A key for one request. */
  newKey(): string {
    return `${this.name}-request-${String(++this.#requests).padStart(4, '0')}`;
  }

  async send(route: string, body?: object, headers?: Record<string, string>): Promise<ApiAnswer> {
    return this.#sendAs(this.newKey(), route, { ...(body && { body }), ...(headers && { headers }) });
  }

  /** Sends a request, and sometimes once more: somebody clicks twice, or reloads a page. Answers the first time. */
  async sendPerhapsTwice(route: string, body: object): Promise<ApiAnswer> {
    const key = this.newKey();
    const answer = await this.#sendAs(key, route, { body });
    if (this.chance(0.3)) await this.#sendAs(key, route, { body });
    return answer;
  }

  /** Sends a request again until it has an answer that is final, and sometimes once more. */
  async insist(route: string, body?: object): Promise<ApiAnswer> {
    const key = this.newKey();
    for (;;) {
      const answer = await this.#sendAs(key, route, body && { body });
      const isFinal = answer.status !== 0 && answer.status < 500 && answer.body?.code !== 'conflict';
      if (isFinal) {
        if (this.chance(0.2)) await this.#sendAs(key, route, body && { body });
        return answer;
      }
      await this.wait(30_000, 120_000);
    }
  }

  async #sendAs(key: string, route: string, request: object | undefined): Promise<ApiAnswer> {
    const answer = await this.#api(this.#token, route, { key, ...request });
    this.world.diary.read(answer.body, this.world.scheduler.now);
    return answer;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.world.scheduler.between(0, list.length)] as T;
  }

  chance(share: number): boolean {
    return this.world.scheduler.random() < share;
  }

  /** Usually some seconds, sometimes minutes. */
  async think(): Promise<void> {
    if (this.chance(0.2)) await this.wait(60_000, 960_000);
    else await this.wait(500, 20_000);
  }

  /** Usually as `think`. Otherwise until something happens to an order, so that both come together. */
  async thinkOf(orderId: string): Promise<void> {
    if (this.chance(0.5)) return this.think();
    for (let events = this.pick([1, 1, 2, 3, 4, 5]); events > 0; events--)
      await this.world.scheduler.noticed(shortIds(orderId), 20_000);
  }

  wait(fromMs: number, toMs: number): Promise<void> {
    const { scheduler } = this.world;
    return scheduler.step(undefined, scheduler.between(fromMs, toMs));
  }

  /** The orders as they are stored now. */
  async orders(): Promise<OrderRow[]> {
    const rows = await this.world.store.rows<OrderRow & { sk: string }>(process.env.ORDERS_TABLE ?? '');
    return rows.filter(({ sk, attempts }) => sk === 'order' && attempts);
  }
}
