import type { Construct } from 'constructs';
import { AuthFunctions } from './auth.ts';
import { CartFunctions } from './carts.ts';
import { CatalogFunctions } from './catalog.ts';
import { CheckinFunctions } from './checkin.ts';
import { OperationsFunctions } from './operations.ts';
import { OrderFunctions } from './orders.ts';
import { chainOf, type ServiceParts } from './parts.ts';
import { TestProviderFunctions } from './test-provider.ts';
import { TicketFunctions } from './tickets.ts';
import { VenueFunctions } from './venues.ts';

/** Every function of the service stack, by service. The file of a service shows what each of its functions may do. */
export class Functions {
  readonly auth: AuthFunctions;
  readonly venues: VenueFunctions;
  readonly catalog: CatalogFunctions;
  readonly tickets: TicketFunctions;
  readonly carts: CartFunctions;
  readonly orders: OrderFunctions;
  readonly checkin: CheckinFunctions;
  readonly operations: OperationsFunctions;
  /** Where the stage allows test payments. */
  readonly testProvider: TestProviderFunctions | undefined;

  constructor(scope: Construct, { settings, data, network, publicUrl }: Omit<ServiceParts, 'chain'>) {
    const parts = { settings, data, network, chain: chainOf(settings, data), publicUrl };
    this.auth = new AuthFunctions(scope, parts);
    this.venues = new VenueFunctions(scope, parts);
    this.catalog = new CatalogFunctions(scope, parts);
    this.tickets = new TicketFunctions(scope, parts);
    this.carts = new CartFunctions(scope, parts);
    this.orders = new OrderFunctions(scope, parts);
    this.checkin = new CheckinFunctions(scope, parts);
    this.operations = new OperationsFunctions(scope, parts);
    this.testProvider = settings.testPayments ? new TestProviderFunctions(scope, parts) : undefined;
  }
}
