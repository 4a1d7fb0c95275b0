import { vi } from 'vitest';
import { defaultSettings } from '../../../shared/settings/setting-shapes.ts';

/** Unit tests have no store: settings are as nobody has changed them. */
vi.mock('../../../shared/settings/settings.ts', () => ({ settings: async () => defaultSettings }));
