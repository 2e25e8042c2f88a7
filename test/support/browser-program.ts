import { existsSync } from 'node:fs';
import { environmentWith } from '../../config/env.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine that the console is tried in; `CHROMIUM` names another. */
export const browserProgram: string | undefined = [environmentWith({})['CHROMIUM'] ?? '', ...places].find(
  (place) => place !== '' && existsSync(place),
);
