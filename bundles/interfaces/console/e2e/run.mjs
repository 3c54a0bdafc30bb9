// SPDX-License-Identifier: Apache-2.0
// Walks through the console in a real browser, as an operator would, and keeps pictures of every page.
// node e2e/run.mjs --url http://localhost:8181 --token T [--alert-timeout 180] [--screenshots DIR]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { respond, tenThousand } from './respond.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
/** How long a page may go on loading or moving before its picture is taken all the same. */
const SETTLE = 4_000;

class Journey {
  problems = [];
  /** What browsers log of an answer that is asked for on purpose. */
  expected = null;
  pictures = 0;
  asked = new Map();

  constructor(options) {
    this.options = { alertTimeout: 180, screenshots: 'target/screenshots', say: (text) => process.stdout.write(`${text}\n`), ...options };
    mkdirSync(this.options.screenshots, { recursive: true });
  }

  say(text) {
    this.options.say(text);
  }

  problem(text) {
    this.problems.push(text);
    this.say(`  PROBLEM ${text}`);
  }

  expect(condition, text) {
    if (!condition) this.problem(text);
  }

  /** Calls the platform directly, past the console. */
  async rest(path) {
    const response = await fetch(this.options.url + path, { headers: { Authorization: `Bearer ${this.options.token}` } });
    return response.ok ? response.json() : null;
  }

  async open(browser, size, colorScheme, cookies = []) {
    const context = await browser.newContext({ viewport: SIZES[size], colorScheme, reducedMotion: 'reduce' });
    await context.addCookies(cookies);
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    const page = await context.newPage();
    // Guards against hanging only: machines that run tests are busy.
    page.setDefaultTimeout(60_000);
    this.watch(page);
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // Asking whether one is signed in is answered with 401 when one is not; browsers log every 401.
      if (message.text().includes('401') && message.location().url.endsWith('/v1/session')) return;
      if (this.expected?.test(message.text())) return;
      this.problem(`console error on ${new URL(page.url()).pathname}: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.problem(`uncaught on ${new URL(page.url()).pathname}: ${error.message}`));
    return { context, page };
  }

  /** Keeps count of what a page has asked for and not got yet; a stream of events is never done and does not count. */
  watch(page) {
    const open = new Set();
    const done = (request) => open.delete(request);
    this.asked.set(page, open);
    page.on('request', (request) => {
      if (request.resourceType() !== 'eventsource' && request.resourceType() !== 'websocket') open.add(request);
    });
    page.on('requestfinished', done);
    page.on('requestfailed', done);
    // The console reads its streams of events itself; such an answer has begun and never ends.
    page.on('response', (response) => {
      if (response.headers()['content-type']?.includes('event-stream')) done(response.request());
    });
  }

  /** Returns once a page has what it asked for, has drawn it, and nothing moves any more. */
  async settled(page) {
    const until = Date.now() + SETTLE;
    do {
      await page.evaluate(async (most) => {
        const moving = () => document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
        const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
        const ended = Promise.allSettled(moving().map((one) => one.finished));
        await Promise.race([ended, new Promise((late) => setTimeout(late, most))]);
        // What an answer changes is drawn in the frame after the next: charts measure themselves first.
        await frame();
        await frame();
        await frame();
      }, SETTLE / 4);
    } while (this.asked.get(page).size > 0 && Date.now() < until);
  }

  async picture(page, name) {
    await this.settled(page);
    await page.screenshot({ path: join(this.options.screenshots, `${name}.png`) });
    this.pictures += 1;
  }

  async signIn(page, size, scheme) {
    const { url, token } = this.options;
    const response = await page.goto(url);
    const policy = response.headers()['content-security-policy'] ?? '';
    this.expect(policy.includes("frame-ancestors 'none'") && !/script-src[^;]*unsafe/.test(policy), `the content security policy is weak: ${policy || 'none'}`);
    await page.getByLabel('Access token').waitFor();
    await this.picture(page, `sign-in-${size}-${scheme}`);
    await page.getByLabel('Access token').fill('not-a-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token was not accepted').waitFor();
    await page.getByLabel('Access token').fill(token);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    this.say('signed in');
  }

  /** Waits, without a reload, for an open alert; acknowledges it and looks at it from both sides. */
  async acknowledge(page) {
    const { url, alertTimeout } = this.options;
    await page.goto(`${url}/alerts`);
    const row = page.locator('[data-alert][data-state="OPEN"]').first();
    await row.waitFor({ timeout: alertTimeout * 1_000 });
    const id = await row.getAttribute('data-alert');
    this.say(`open alert ${id}`);
    await row.locator('.alert-main').click();
    const drawer = page.getByRole('dialog').filter({ has: page.getByRole('heading', { name: /Why was I (not )?paged/ }) });
    await drawer.getByText('Evidence', { exact: true }).waitFor();
    await this.picture(page, 'alert-open-wide-light');
    await drawer.getByRole('button', { name: 'Acknowledge' }).click();
    const dialog = page.getByRole('dialog').filter({ has: page.getByLabel('Comment') });
    await dialog.getByLabel('Comment').fill('Looking into it, the browser journey.');
    const started = Date.now();
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await drawer.locator('.detail-marks').getByText('Acknowledged').waitFor();
    this.say(`acknowledged in ${Date.now() - started} ms`);
    await this.picture(page, 'alert-acknowledged-wide-light');
    const one = await this.rest(`/v1/alerts/${encodeURIComponent(id)}`);
    const listed = one ?? (await this.rest('/v1/alerts?state=ACK&limit=1000'))?.items.find((alert) => alert.alert_id === id);
    this.expect(listed?.state === 'ACK', `REST says ${listed?.state ?? 'nothing'} of ${id}, expected ACK`);
    await page.goto(`${url}/alerts?state=ACK`);
    await page.locator(`[data-alert="${id}"][data-state="ACK"]`).waitFor();
    return listed ?? { alert_id: id };
  }

  /** Every page, and what opens from it: name, address, and what to do before the picture is taken. */
  pages(alert) {
    const place = `tenant=${encodeURIComponent(alert.tenant)}&environment=${encodeURIComponent(alert.environment)}`;
    const tenant = `tenant=${encodeURIComponent(alert.tenant)}`;
    const open = (selector, then) => async (page) => {
      const target = page.locator(selector).first();
      if ((await target.count()) === 0) return;
      await target.click();
      if (then) await page.locator(then).first().waitFor();
    };
    const press = (name) => async (page) => {
      const target = page.getByRole('button', { name, exact: true }).first();
      if ((await target.count()) === 0 || (await target.isDisabled())) return;
      await target.click();
    };
    return [
      ['overview', '/'],
      ['dashboard', `/?${place}`],
      ['alerts', '/alerts'],
      ['alerts-all', `/alerts?state=ALL&${place}`],
      ['alert', `/alerts?state=ACK&alert=${encodeURIComponent(alert.alert_id)}`],
      ['events-live', `/events?${place}`, (page) => page.locator('.live-live').waitFor()],
      ['events-search', `/events?mode=search&range=24h&${place}`, open('.event.level-error .event-row, .event-row')],
      ['connectors', '/connectors'],
      ['connector-form', `/connectors?${place}`, this.connectorForm],
      ['incidents', '/incidents?show=all'],
      ['incident', '/incidents?show=all', open('[data-incident]', '.card-timeline')],
      ['silences', '/silences'],
      ['silence-form', `/silences?${tenant}`, press('Set a silence')],
      ['windows', '/silences?tab=windows'],
      ['window-form', `/silences?tab=windows&${tenant}`, press('Plan a window')],
      ['routing', `/routing?${tenant}`],
      ['routing-edit', `/routing?${tenant}`, press('Edit the routing')],
      ['routing-import', `/routing?${tenant}`, press('Import from Alertmanager')],
      ['routing-rules', `/routing?tab=rules&${tenant}`],
      ['alerting', `/routing?tab=settings&${tenant}`],
      ['topology', `/routing?tab=topology&${tenant}`],
      ['remediation', `/routing?tab=remediation&${tenant}`],
      ['routing-no-tenant', '/routing'],
      ['oncall', `/oncall?${tenant}`],
      ['rota', `/oncall?tab=calendar&${tenant}`],
      ['people', `/oncall?tab=people&${tenant}`],
      ['escalations', `/oncall?tab=escalations&${tenant}`],
      ['escalation-form', `/oncall?tab=escalations&${tenant}`, press('Add an escalation')],
      ['channels', '/channels'],
      ['channel', '/channels', open('.thing-open')],
      ['channel-messages', '/channels', this.channelMessages],
      ['wording', `/channels?tab=wording&${tenant}`, (page) => page.locator('.template-preview b').waitFor()],
      ['wording-no-tenant', '/channels?tab=wording'],
      ['policies', `/policies?${place}`],
      ['policy', `/policies?${place}`, open('.policy-main')],
      ['policy-tests', `/policies?${place}`, this.policyTab('Tests', (page) => page.getByText(/of \d+ passed|has no tests/).waitFor())],
      ['policy-backtest', `/policies?${place}`, this.policyTab('Backtest', this.backtest)],
      ['policy-history', `/policies?${place}`, this.policyTab('History', () => {})],
      ['anomalies', `/anomalies?${place}`, open('.ribbon')],
      ['anomaly', `/anomalies?${place}`, open('.anomaly')],
      ['plugins', '/plugins'],
      ['administration', '/administration'],
    ];
  }

  /** Opens the first policy there is, on one of its tabs. */
  policyTab(name, act) {
    return async (page) => {
      const policy = page.locator('.policy-main').first();
      if ((await policy.count()) === 0) return;
      await policy.click();
      await page.getByRole('tab', { name }).click();
      await act.call(this, page);
    };
  }

  /** What a policy would have done is told within seconds. */
  async backtest(page) {
    const run = page.getByRole('button', { name: 'Run over the past' });
    await run.waitFor();
    if (await run.isDisabled()) return;
    await run.click();
    await page.locator('.backtest').waitFor({ timeout: 120_000 });
  }

  async channelMessages(page) {
    const channel = page.locator('.thing-open').first();
    if ((await channel.count()) === 0) return;
    await channel.click();
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.locator('.template-preview').waitFor();
  }

  async connectorForm(page) {
    const add = page.getByRole('button', { name: 'Add a connector' }).first();
    if ((await add.count()) === 0) return;
    await add.click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Source' }).click();
    await page.getByRole('option').first().click();
  }

  /** Every page as it comes up in one scheme and as it looks after the change to the other. */
  async visit(page, size, scheme, other, alert) {
    for (const [name, address, act] of this.pages(alert)) {
      await page.goto(this.options.url + address);
      await page.locator('h1').first().waitFor();
      await page.locator('.loading').first().waitFor({ state: 'detached' }).catch(() => this.problem(`${name} keeps loading`));
      if (act) await act.call(this, page);
      await this.look(page, name, size, scheme);
      await page.emulateMedia({ colorScheme: other });
      await page.locator(`html[data-mantine-color-scheme="${other}"]`).waitFor({ state: 'attached' });
      await this.look(page, name, size, other);
      await page.emulateMedia({ colorScheme: scheme });
    }
    this.say(`visited every page, ${size}, ${scheme} and ${other}`);
  }

  /** A page shows no failure and fits into the window. */
  async look(page, name, size, scheme) {
    await this.picture(page, `${name}-${size}-${scheme}`);
    for (const text of await page.locator('.failure, .stale').allInnerTexts()) this.problem(`${name} (${size}, ${scheme}) shows: ${text.replaceAll('\n', ' ')}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    this.expect(overflow <= 0, `${name} is ${overflow} px wider than the window (${size}, ${scheme})`);
  }

  /** A filter that cannot be read is shown with its place, not as a blank list. */
  async badFilter(page) {
    this.expected = /status of 400/;
    await page.goto(`${this.options.url}/events?mode=search&filter=${encodeURIComponent("@Level = 'Error")}`);
    await page.locator('.failure-filter').waitFor();
    await this.picture(page, 'events-bad-filter');
    this.expected = null;
  }

  async run() {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium', headless: true, args: FLAGS });
    try {
      const first = await this.open(browser, 'wide', 'light');
      await this.signIn(first.page, 'wide', 'light');
      const alert = await this.acknowledge(first.page);
      await this.badFilter(first.page);
      await respond(this, first.page, alert);
      if (this.options.many) {
        const { rows, work } = await tenThousand(this, first.page);
        this.expect(rows >= 10_000, `only ${rows} of 10,000 rows are there`);
        this.expect(work < 100, `with ${rows} rows a key takes ${Math.round(work)} ms`);
      }
      const cookies = await first.context.cookies();
      this.expect(cookies.some((one) => one.name === 'bellwether_session' && one.httpOnly && one.sameSite !== 'None'), 'the session cookie is not HttpOnly and SameSite');
      const narrow = await this.open(browser, 'narrow', 'dark', cookies);
      await Promise.all([this.visit(first.page, 'wide', 'light', 'dark', alert), this.visit(narrow.page, 'narrow', 'dark', 'light', alert)]);
      await narrow.context.close();
      await first.page.goto(this.options.url);
      // What is read while the session ends is refused, and browsers log that.
      this.expected = /status of 401/;
      await first.page.getByRole('button', { name: 'Sign out' }).click();
      await first.page.getByLabel('Access token').waitFor();
      this.say('signed out');
    } catch (error) {
      this.problem(error.message);
    } finally {
      await browser.close();
    }
    this.say(`${this.pictures} pictures in ${this.options.screenshots}, ${this.problems.length} problems`);
    return this.problems;
  }
}

/** Runs the journey; resolves to the list of problems, empty when all is well. */
export function run(options) {
  return new Journey(options).run();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const value = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const token = value('token', process.env.BELLWETHER_ADMIN_TOKEN);
  if (!token) {
    process.stderr.write('Give a token: --token T, or BELLWETHER_ADMIN_TOKEN.\n');
    process.exit(2);
  }
  const problems = await run({
    url: value('url', 'http://localhost:8181').replace(/\/$/, ''),
    token,
    alertTimeout: Number(value('alert-timeout', 180)),
    screenshots: value('screenshots', 'target/screenshots'),
  });
  process.exit(problems.length === 0 ? 0 : 1);
}
