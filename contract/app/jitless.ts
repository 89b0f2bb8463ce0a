import * as z from 'zod';

// zod compiles parsers with `new Function`, which a page without `unsafe-eval` reports as a violation. A window imports
// this file before anything that makes a schema.
z.config({ jitless: true });
