// The program of the page and of its workers: what a worker needs is here by then.

import { open } from './open.js';
import { serve } from './worker.js';

if (typeof document === 'undefined') serve();
else open();
