import { rfc3339 } from '../../../shared/base/clock.ts';

/** The progress of loading an event's sold tickets into the cache. `at` in epoch ms. */
export interface PreloadState {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  loaded: number;
  total: number;
  at: number;
}

export const preloadView = (state: PreloadState | undefined) =>
  state
    ? { state: state.state, loaded: state.loaded, total: state.total, at: rfc3339(state.at) }
    : { state: 'idle', loaded: 0, total: 0, at: null };
