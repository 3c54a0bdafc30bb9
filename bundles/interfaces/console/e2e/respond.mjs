// SPDX-License-Identifier: Apache-2.0
// What an operator does about alerts: find, select, silence, route, call people. Each step works on the mock and on a
// platform that has data for it; a step that finds nothing to act on says so and goes on.

/** The row or thing, or null when the platform has none. */
async function first(page, selector, wait = 4_000) {
  const target = page.locator(selector).first();
  await target.waitFor({ timeout: wait }).catch(() => null);
  return (await target.count()) > 0 ? target : null;
}

/** Keys select, filters are in the address, and a bulk change shows how many it changed. */
async function bulk(journey, page) {
  const { url } = journey.options;
  await page.goto(`${url}/alerts`);
  if (!(await first(page, '[data-alert]'))) return journey.say('no open alert to select');
  await page.locator('.alert-main').first().focus();
  await page.keyboard.press('x');
  await page.getByText('1 selected', { exact: true }).waitFor();
  if ((await page.locator('[data-alert]').count()) > 1) {
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected', { exact: true }).waitFor();
  }
  await journey.picture(page, 'alerts-selected-wide-light');
  await page.getByRole('button', { name: 'Assign' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Assign to' }).fill('ada');
  await journey.picture(page, 'alerts-bulk-wide-light');
  await dialog.getByRole('button', { name: 'Assign', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('1 selected', { exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /More filters/ }).click();
  await page.getByRole('textbox', { name: 'Assigned to' }).fill('ada');
  await page.waitForURL(/assignee=ada/);
  await journey.settled(page);
  journey.expect(await first(page, '[data-alert]', 30_000), 'no alert is found by whom it is assigned to');
  await journey.picture(page, 'alerts-filtered-wide-light');
  journey.say('selected by key, assigned in bulk, found by filter');
}

/** From an alert to a silence: what it would have hidden is seen before it is set. */
async function silence(journey, page) {
  const { url } = journey.options;
  await page.goto(`${url}/alerts?state=ALL`);
  const row = await first(page, '[data-alert]:not([data-state="RESOLVED"]) .alert-main');
  if (!row) return journey.say('no alert to silence');
  await row.click();
  await page.getByRole('button', { name: 'Silence', exact: true }).click();
  const form = page.getByRole('dialog').filter({ has: page.getByLabel('Comment') });
  await form.getByText('In the last 7 days it would have hidden').waitFor();
  await form.locator('.preview .figures').waitFor();
  await form.getByLabel('Comment').fill('The browser journey looks at silences.');
  await journey.picture(page, 'silence-preview-wide-light');
  await form.getByRole('button', { name: 'Set the silence' }).click();
  await form.waitFor({ state: 'detached' });
  await page.goto(`${url}/silences`);
  const set = page.locator('[data-silence]').filter({ hasText: 'The browser journey looks at silences.' }).first();
  await set.waitFor();
  await set.getByRole('button', { name: 'End now' }).click();
  await page.getByRole('button', { name: 'End it now' }).click();
  await page.locator('.silence-expired').filter({ hasText: 'The browser journey looks at silences.' }).first().waitFor();
  journey.say('silenced an alert after a preview, and ended the silence');
}

/** An incident gets a note and shows it in its timeline. */
async function incident(journey, page) {
  const { url } = journey.options;
  await page.goto(`${url}/incidents?show=all`);
  const row = await first(page, '[data-incident]', 8_000);
  if (!row) return journey.say('no incident yet');
  await row.click();
  await page.locator('.card-timeline').waitFor();
  await page.getByRole('textbox', { name: 'Note' }).fill('Seen by the browser journey.');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await page.locator('.entry-note').filter({ hasText: 'Seen by the browser journey.' }).first().waitFor();
  journey.say('wrote a note into an incident');
}

/** Labels in, the way through the tree out; a mistake in the text is shown at its line. */
async function routing(journey, page, place) {
  const { url } = journey.options;
  await page.goto(`${url}/routing?${place}`);
  if (!(await first(page, '[data-route]'))) return journey.say('no routing yet');
  await page.getByRole('button', { name: 'Show the way' }).click();
  await page.locator('[data-part="end"]').first().waitFor();
  await journey.picture(page, 'routing-tested-wide-light');
  await page.getByRole('button', { name: 'Edit the routing' }).click();
  const text = page.getByRole('textbox', { name: 'The routing as text' });
  const before = await text.inputValue();
  await text.fill(before.replace(/channel: /, 'chanel: '));
  journey.expected = /status of 4\d\d/;
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.code-problems').waitFor();
  await journey.picture(page, 'routing-refused-wide-light');
  journey.expected = null;
  await page.getByRole('button', { name: 'Cancel' }).click();
  journey.say('asked where an alert would go; a broken tree was refused at its line');
}

/** A fire drill tells nobody and shows everybody. */
async function drill(journey, page, place) {
  const { url } = journey.options;
  await page.goto(`${url}/oncall?tab=escalations&${place}`);
  const button = await first(page, 'button:has-text("Fire drill")');
  if (!button) return journey.say('no escalation yet');
  await button.click();
  await page.locator('.drill').first().waitFor();
  await journey.picture(page, 'drill-wide-light');
  journey.say('walked an escalation without telling anybody');
}

/** The tenant's words are tried, refused at their place, kept, and taken back. */
async function wording(journey, page, place) {
  const { url } = journey.options;
  await page.goto(`${url}/channels?tab=wording&${place}`);
  const title = page.getByRole('textbox', { name: 'Title' });
  await title.waitFor();
  const before = await title.inputValue();
  journey.expected = /status of 400/;
  await title.fill('Journey: {{name');
  await page.locator('.template .failure, .template [class*="error"]').first().waitFor();
  await journey.picture(page, 'wording-refused-wide-light');
  journey.expect(await page.getByRole('button', { name: 'Save' }).isDisabled(), 'words that cannot be read can be saved');
  journey.expected = null;
  await title.fill('Journey: {{name}}');
  await page.locator('.template-preview b').filter({ hasText: 'Journey: ' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The words are saved').first().waitFor();
  await page.reload();
  await page.locator('.template-preview b').filter({ hasText: 'Journey: ' }).waitFor();
  await title.fill(before);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The words are saved').first().waitFor();
  journey.say('changed the words of a tenant and took them back');
}

/** Whoever is named elsewhere is not deleted by one press; who names them is said, and only a second button goes on. */
async function deletion(journey, page, place) {
  const { url } = journey.options;
  const rota = (await journey.rest(`/v1/oncall/rotas?${place}`))?.items?.find((one) => one.layers?.some((layer) => layer.people?.length > 0));
  const person = rota && (await journey.rest(`/v1/oncall/people/${rota.layers.find((layer) => layer.people?.length > 0).people[0]}?${place}`));
  if (!person) return journey.say('nobody takes turns yet');
  await page.goto(`${url}/oncall?tab=people&${place}`);
  const dialog = page.getByRole('dialog');
  const refused = async () => {
    await page.getByRole('button', { name: `Delete ${person.name}`, exact: true }).press('Enter');
    await dialog.getByRole('button', { name: 'Keep it' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.locator('.used-by li').filter({ hasText: `rota '${rota.id}'` }).waitFor();
    await dialog.getByRole('button', { name: 'Keep it' }).and(page.locator(':focus')).waitFor();
  };
  journey.expected = /status of 409/;
  await refused();
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    await journey.picture(page, `deletion-refused-wide-${scheme}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await journey.look(page, 'deletion-refused', 'narrow', scheme);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  journey.expect(await journey.rest(`/v1/oncall/people/${person.id}?${place}`), 'somebody who is in use is gone without being forced');
  if (journey.options.many) {
    await refused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`${person.name} is deleted`).waitFor();
    await dialog.waitFor({ state: 'detached' });
    journey.expect(!(await journey.rest(`/v1/oncall/people/${person.id}?${place}`)), 'forced deletion has left somebody there');
  }
  journey.expected = null;
  journey.say('asked twice before somebody who takes turns is deleted');
}

/** Everything above, in order. */
export async function respond(journey, page, alert) {
  const place = `tenant=${encodeURIComponent(alert.tenant)}`;
  for (const [name, step] of Object.entries({ bulk, silence, incident, routing, drill, wording, deletion })) {
    try {
      await step(journey, page, place);
    } catch (error) {
      await journey.picture(page, `problem-${name}`);
      journey.problem(`${name}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
    }
  }
}

/** Ten thousand alerts: how long the window takes to answer a key, the worst of several. */
export async function tenThousand(journey, page) {
  const { url } = journey.options;
  await page.goto(`${url}/alerts?tenant=harbour-stone&environment=uat`);
  await page.locator('[data-alert]').first().waitFor();
  const list = page.locator('.alert-list');
  for (let round = 0; round < 30; round++) {
    const height = await list.evaluate((box) => {
      box.scrollTop = box.scrollHeight;
      return box.scrollHeight;
    });
    if (height > 640_000) break;
    await page.waitForTimeout(250);
  }
  const rows = await page.evaluate(() => Math.round(document.querySelector('.alert-list').scrollHeight / 66));
  await list.evaluate((box) => { box.scrollTop = 0; });
  await page.waitForTimeout(300);
  await page.locator('.alert-main').first().focus();
  // From the key to the frame after the change: what a person waits for; and what of it is the page's own work, which
  // does not depend on what else the machine does.
  await page.evaluate(() => {
    window.answers = [];
    addEventListener('keydown', () => {
      const from = performance.now();
      requestAnimationFrame(() => setTimeout(() => window.answers.push(performance.now() - from)));
    }, { capture: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1_000;
  const work = [];
  for (const key of ['x', 'Shift+ArrowDown', 'Shift+ArrowDown', 'x', 'Control+a', 'Escape', 'x', 'Shift+ArrowDown']) {
    const before = await worked();
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
    work.push((await worked()) - before);
  }
  const answers = await page.evaluate(() => window.answers);
  const middle = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
  journey.say(`${rows} rows: a key takes ${Math.round(middle(work))} ms of the page's own work, ${Math.round(Math.max(...work))} ms at most; seen after ${Math.round(middle(answers))} ms`);
  return { rows, work: middle(work) };
}
