import type { Ending } from '../../../functions/orders/order/ending.ts';

type Outcome = Ending | 'paid' | 'confirmed' | 'closed' | 'captured' | 'released';
/** What one attempt of a task returns or throws. */
type Answer = { outcome: Outcome } | { throws: string };
/** In the order of the attempts. The last one repeats. */
type Answers = readonly [Answer, ...Answer[]];

type Task = 'TakePayment' | 'ConfirmOrder' | 'RefundPayment' | 'ReleaseTickets';

export interface SagaPath {
  name: string;
  tasks: Partial<Record<Task, Answers>>;
  /** The states in the order in which they are entered. */
  visits: string;
  /** `result` as each task of the compensation is given it: its outcome, or the name of the error. */
  reason?: string;
  /** The error with which the execution fails. Absent where it succeeds. */
  error?: string;
  /** The error of a task that is not mocked: no function is deployed. */
  unmocked?: string;
}

const outcome = (name: Outcome): Answer => ({ outcome: name });
const fault = (name: string): Answer => ({ throws: name });

const paid = 'TakePayment Paid? ConfirmOrder Confirmed?';
const compensation = 'RefundPayment Captured_meanwhile? ReleaseTickets OrderFailed';
const confirms = { ConfirmOrder: [outcome('confirmed')] } satisfies SagaPath['tasks'];
const compensates = {
  RefundPayment: [outcome('closed')],
  ReleaseTickets: [outcome('released')],
} satisfies SagaPath['tasks'];

const endings: Ending[] = ['cancelled', 'expired', 'lapsed', 'wrong_amount', 'fault'];
/** Errors of Lambda, and of the code of a function. LocalStack lets no task be mocked with an error `States.…`. */
const faults = [
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'TransactionCanceledException',
  'Error',
];

/** A part of the name of a test case, which is a part of an ARN. */
const word = (error: string) => error.replace('.', '-');

/** Every path through the order saga: each choice both ways, and each task with a fault that passes and one that stays. */
export const sagaPaths: readonly SagaPath[] = [
  {
    name: 'confirmed',
    tasks: { TakePayment: [outcome('paid')], ...confirms },
    visits: `${paid} OrderConfirmed`,
  },
  ...endings.map(
    (reason): SagaPath => ({
      name: `unpaid-${reason}`,
      tasks: { TakePayment: [outcome(reason)], ...compensates },
      visits: `TakePayment Paid? ${compensation}`,
      reason,
    }),
  ),
  {
    name: 'paid-but-not-confirmed',
    tasks: { TakePayment: [outcome('paid')], ConfirmOrder: [outcome('lost')], ...compensates },
    visits: `${paid} ${compensation}`,
    reason: 'lost',
  },
  {
    name: 'captured-late',
    tasks: { TakePayment: [outcome('expired')], RefundPayment: [outcome('captured')], ...confirms },
    visits: 'TakePayment Paid? RefundPayment Captured_meanwhile? ConfirmOrder Confirmed? OrderConfirmed',
    reason: 'expired',
  },
  {
    name: 'captured-late-but-not-confirmed',
    tasks: {
      TakePayment: [outcome('expired')],
      RefundPayment: [outcome('captured'), outcome('closed')],
      ConfirmOrder: [outcome('expired')],
      ReleaseTickets: [outcome('released')],
    },
    visits: `TakePayment Paid? RefundPayment Captured_meanwhile? ConfirmOrder Confirmed? ${compensation}`,
    reason: 'expired',
  },
  ...faults.map(
    (error): SagaPath => ({
      name: `no-payment-task-${word(error)}`,
      tasks: { TakePayment: [fault(error)], ...compensates },
      visits: `TakePayment ${compensation}`,
      reason: error,
    }),
  ),
  ...faults.map(
    (error): SagaPath => ({
      name: `no-confirmation-task-${word(error)}`,
      tasks: { TakePayment: [outcome('paid')], ConfirmOrder: [fault(error)], ...compensates },
      visits: `TakePayment Paid? ConfirmOrder ${compensation}`,
      reason: error,
    }),
  ),
  ...faults.map(
    (error): SagaPath => ({
      name: `faults-that-pass-${word(error)}`,
      tasks: {
        TakePayment: [fault(error), fault(error), outcome('paid')],
        ConfirmOrder: [fault(error), outcome('lost')],
        RefundPayment: [fault(error), outcome('closed')],
        ReleaseTickets: [fault(error), outcome('released')],
      },
      visits: `${paid} ${compensation}`,
      reason: 'lost',
    }),
  ),
  {
    name: 'no-payment-function',
    tasks: compensates,
    visits: `TakePayment ${compensation}`,
    reason: 'Lambda.ResourceNotFoundException',
    unmocked: 'Lambda.ResourceNotFoundException',
  },
  {
    name: 'no-confirmation-function',
    tasks: { TakePayment: [outcome('paid')], ...compensates },
    visits: `TakePayment Paid? ConfirmOrder ${compensation}`,
    reason: 'Lambda.ResourceNotFoundException',
    unmocked: 'Lambda.ResourceNotFoundException',
  },
  {
    name: 'no-refund-task',
    tasks: { TakePayment: [outcome('cancelled')], RefundPayment: [fault('ThrottlingException')] },
    visits: 'TakePayment Paid? RefundPayment',
    reason: 'cancelled',
    error: 'ThrottlingException',
  },
  {
    name: 'no-release-task',
    tasks: { TakePayment: [outcome('cancelled')], ...compensates, ReleaseTickets: [fault('ThrottlingException')] },
    visits: 'TakePayment Paid? RefundPayment Captured_meanwhile? ReleaseTickets',
    reason: 'cancelled',
    error: 'ThrottlingException',
  },
];
