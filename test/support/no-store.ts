import { vi } from 'vitest';
import { defaultSettings } from '../../shared/setting-shapes.ts';

/** Unit tests have no store: settings are as nobody has changed them. */
vi.mock('../../shared/settings.ts', () => ({ settings: async () => defaultSettings }));
