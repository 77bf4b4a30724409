// Imported before what has schemas: zod compiles one when it is first used, which pays off where it is used again and again. Of those that a
// cold start uses, most are used once.
import * as z from 'zod';

z.config({ jitless: true });
