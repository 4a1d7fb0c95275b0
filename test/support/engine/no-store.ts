import { vi } from 'vitest';
import { defaultSettings } from '../../../shared/settings/setting-shapes.ts';

/** Unit tests have no store: they run with the default settings. */
vi.mock('../../../shared/settings/settings.ts', () => ({ settings: async () => defaultSettings }));
