import { Annotations, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { defaultMailFrom, type Settings } from './config.ts';
import { ServiceTable } from './constructs/service-table.ts';

interface DataProps extends StackProps {
  settings: Settings;
}

/** The stateful part: a table per service, the outbox, the bus, the bucket and the secrets. */
export class DataStack extends Stack {
  readonly users: ServiceTable;
  readonly venues: ServiceTable;
  readonly events: ServiceTable;
  readonly tickets: ServiceTable;
  readonly carts: ServiceTable;
  readonly orders: ServiceTable;
  readonly notifications: ServiceTable;
  readonly checkin: ServiceTable;
  readonly outbox: ServiceTable;
  readonly settings: ServiceTable;
  readonly rates: ServiceTable;
  readonly audit: ServiceTable;
  readonly accounting: ServiceTable;
  readonly counts: ServiceTable;
  readonly bus: IEventBus;
  readonly bucket: Bucket;
  readonly sessionSecret: Secret;
  readonly ticketSecret: Secret;

  constructor(scope: Construct, id: string, { settings, ...props }: DataProps) {
    super(scope, id, props);
    const keep = settings.keepData;
    const table = (name: string, stream?: StreamViewType) => new ServiceTable(this, name, { keep, stream });

    // The audit trail is built from these streams, so they contain the old and the new row.
    const audited = StreamViewType.NEW_AND_OLD_IMAGES;
    this.users = table('Users', audited);
    this.venues = table('Venues', audited);
    this.events = table('Events', audited);
    this.tickets = table('Tickets', audited);
    this.carts = table('Carts', audited);
    this.orders = table('Orders', audited);
    this.checkin = table('Checkin', audited);
    this.settings = table('Settings', audited);
    this.audit = table('Audit');
    // Its rows are written once: totals and papers follow from the new ones.
    this.accounting = table('Accounting', StreamViewType.NEW_IMAGE);
    this.notifications = table('Notifications');
    this.outbox = table('Outbox', StreamViewType.NEW_IMAGE);
    // Rate limit buckets live for minutes: they need no backup.
    this.rates = new ServiceTable(this, 'Rates', { keep: false });
    // Recounts of free places: rebuilt on the next request.
    this.counts = new ServiceTable(this, 'Counts', { keep: false });

    const text = AttributeType.STRING;
    const number = AttributeType.NUMBER;
    const keysOnly = ProjectionType.KEYS_ONLY;
    this.venues.index('listing', ['listing', text], ['position', text]);
    this.events.index('published', ['listing', text], ['position', text]);
    this.events.index('organizer', ['organizerId', text], ['position', text]);
    this.events.index('venue', ['venueId', text], ['position', text], keysOnly);
    this.tickets.index('claimable', ['pk', text], ['claimableAt', number], keysOnly);
    this.tickets.index('owner', ['ownerId', text], ['orderId', text], keysOnly);
    this.orders.index('user', ['userId', text], ['createdAt', number], keysOnly);
    this.accounting.index('number', ['series', text], ['number', number], keysOnly);
    this.orders.index('open', ['open', text], ['checkAt', number], keysOnly);

    // The cast is for `exactOptionalPropertyTypes`, which CDK's class does not satisfy.
    this.bus = new EventBus(this, 'Bus', { eventBusName: `nightflow-${settings.stage}` }) as IEventBus;
    this.bucket = new Bucket(this, 'Files', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      versioned: keep,
      lifecycleRules: [
        // The index in use is at most a day old.
        { prefix: 'search/bases/', expiration: Duration.days(7) },
        // Devices work for a day after their event. A missing base is written anew.
        { prefix: 'door-logs/', expiration: Duration.days(30) },
        // Deleting in a versioned bucket only hides an object. Erased ticket files and old search indexes must go.
        ...(keep
          ? [
              { prefix: 'orders/', noncurrentVersionExpiration: Duration.days(7), expiredObjectDeleteMarker: true },
              { prefix: 'search/', noncurrentVersionExpiration: Duration.days(1) },
              { prefix: 'door-logs/', noncurrentVersionExpiration: Duration.days(1) },
            ]
          : []),
      ],
    });
    if (!keep) this.bucket.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.addSender(settings);
    this.sessionSecret = this.secret('SessionSecret', 'Session keys and refresh tokens are derived from this', keep);
    this.ticketSecret = this.secret('TicketSecret', 'The key that signs tickets is derived from this', keep);
  }

  /** SES refuses mail from an unverified address. */
  private addSender({ mailFrom, createMailIdentity }: Settings): void {
    if (createMailIdentity) new EmailIdentity(this, 'Sender', { identity: Identity.email(mailFrom) });
    else if (mailFrom === defaultMailFrom) {
      Annotations.of(this).addWarningV2(
        'nightflow:mail-from',
        `Mail will not leave: ${mailFrom} is a placeholder. Pass an address that SES has verified: -c mailFrom=tickets@example.org`,
      );
    }
  }

  private secret(id: string, description: string, keep: boolean): Secret {
    return new Secret(this, id, {
      description,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
