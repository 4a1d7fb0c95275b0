import type { PaymentProvider, Settlement } from '../../../../functions/orders/payment/provider.ts';
import { feeOf } from './books.ts';
import type { SimulatedProvider } from './provider.ts';

type State = Awaited<ReturnType<SimulatedProvider['find']>>;

function settlementOf(id: string, state: NonNullable<State>, fee: number): Settlement {
  const reference = `ref_${id}`;
  if (state.status === 'captured')
    return { status: 'captured', amount: state.amount, reference, fee: { ...state.amount, amount: fee } };
  if (state.status === 'declined') return { status: 'declined', declineCode: 'card_declined', reference };
  if (state.status === 'requires_action') {
    return {
      status: 'requires_action',
      action: { redirectUrl: `https://pay.test/${encodeURIComponent(id)}` },
      reference,
    };
  }
  return { status: state.status === 'pending' ? 'pending' : 'failed', reference };
}

/** The simulated provider behind the port of the orders service. */
export const behindPort = (provider: () => SimulatedProvider): PaymentProvider => ({
  async pay({ id, token = 'tok_ok', amount, payBy }) {
    return settlementOf(id, await provider().pay({ id, token, amount, payBy }), feeOf(provider().charges.get(id)));
  },
  async find({ id }) {
    const state = await provider().find(id);
    return state && settlementOf(id, state, feeOf(provider().charges.get(id)));
  },
  async cancel({ id }) {
    const state = await provider().cancel(id);
    return state && settlementOf(id, state, feeOf(provider().charges.get(id)));
  },
  async refund({ id, attempt, amount }) {
    const status = await provider().refund(id, attempt.id, amount);
    return { status: status ?? 'failed', reference: `ref_${id}` };
  },
  async findRefund({ id }) {
    const status = await provider().findRefund(id);
    return status && { status, reference: `ref_${id}` };
  },
  refusal: () => undefined,
  list: (request) => provider().list(request),
});
