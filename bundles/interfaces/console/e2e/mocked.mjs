// SPDX-License-Identifier: Apache-2.0
// The browser journey against the stand-in: node e2e/mocked.mjs [--screenshots DIR]. Needs a built console.
import { start } from './mock-server.mjs';
import { run } from './run.mjs';

const at = process.argv.indexOf('--screenshots');
const mock = await start({ many: 10_000 });
const problems = await run({ url: mock.url, token: 'demo-token', alertTimeout: 20, many: true, screenshots: at < 0 ? 'target/screenshots' : process.argv[at + 1] });
await mock.close();
process.exit(problems.length === 0 ? 0 : 1);
