// Imported before what has schemas: zod compiles one when it is first used, which pays off where it is used again and again. Of those that a
// cold start uses, most are used once.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// Without words of its own the small zod says of whatever is wrong that it is invalid.
z.config({ jitless: true, ...en() });
