'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { App, authData, create, newEmail, newPhone, run, serve } = require('./support');
const { storeIdOf } = require('../lib/address');

const hooksNow = async () => {
  const answer = await fetch(`${authData.address}/api/v1/stores/${storeIdOf(null, authData)}/hooks`, {
    headers: { 'X-API-Key': authData.apiKey },
  });
  return (await answer.json()).hooks;
};

/** Switches a trigger on, as Zapier does when a Zap is switched on; `next` waits for the service's message about somebody. */
const switchOn = async (t, key) => {
  const { operation } = App.triggers[key];
  const messages = [];
  let wake = () => {};
  const targetUrl = await serve(t, ({ body }, response) => {
    messages.push(JSON.parse(body));
    wake();
    response.end();
  });
  const subscribeData = await run(operation.performSubscribe, {}, { targetUrl });
  const off = () => run(operation.performUnsubscribe, {}, { subscribeData, targetUrl });
  t.after(off);

  const next = async (email) => {
    const limit = AbortSignal.timeout(30_000);
    for (;;) {
      const found = messages.findIndex((message) => message.data.contact.email === email);
      if (found >= 0) {
        return messages.splice(found, 1)[0];
      }

      await new Promise((arrived, failed) => {
        wake = arrived;
        limit.onabort = () => failed(new Error(`No message about ${email} came; ${messages.length} others did.`));
      });
    }
  };
  const take = (message, inputData = {}) => run(operation.perform, inputData, { cleanedRequest: message });
  return { subscribeData, next, take, off };
};

const subscriber = (more) => ({ email: newEmail(), marketingAllowed: true, doubleOptin: false, ...more });

const cases = {
  new_subscriber: async () => (await create('upsert_contact', subscriber({ firstName: 'Ann' }))).email,
  unsubscribed: async () => {
    const { email } = await create('upsert_contact', subscriber({ firstName: 'Ann' }));
    return (await create('unsubscribe_contact', { email })).email;
  },
  contact_created: async () => (await create('upsert_contact', { email: newEmail(), firstName: 'Ann' })).email,
  contact_updated: async () => {
    const { email } = await create('upsert_contact', { email: newEmail(), firstName: 'Ann' });
    return (await create('add_tags', { email, tags: ['new'] })).email;
  },
};

test('every trigger is tried', () => {
  assert.deepEqual(Object.keys(cases).sort(), Object.keys(App.triggers).sort());
});

for (const [key, cause] of Object.entries(cases)) {
  test(`${key} hears of it, and shows samples of the same shape`, async (t) => {
    const trigger = await switchOn(t, key);
    const email = await cause();

    const message = await trigger.next(email);
    const [item] = await trigger.take(message);
    const [again] = await trigger.take(message);
    const samples = await run(App.triggers[key].operation.performList);
    const shown = samples.find((contact) => contact.email === email);

    assert.deepEqual([item.email, item.firstName, item.event], [email, 'Ann', App.triggers[key].operation.sample.event]);
    assert.match(item.id, item.channel ? /^[0-9a-f]{32}-\d+-email$/ : /^[0-9a-f]{32}-\d+$/);
    assert.equal(again.id, item.id);
    assert.deepEqual(Object.keys(shown).sort(), Object.keys(item).sort());
    assert.equal(shown.id, item.id.replace(/-\d+/, '-0'));
    assert.equal(shown.contactID, item.contactID);
    assert.equal(shown.status, item.status);
  });
}

test('two changes of one contact are two messages', async (t) => {
  const trigger = await switchOn(t, 'contact_updated');
  const { email } = await create('upsert_contact', { email: newEmail() });

  await create('add_tags', { email, tags: ['first'] });
  const [first] = await trigger.take(await trigger.next(email));
  await create('add_tags', { email, tags: ['second'] });
  const [second] = await trigger.take(await trigger.next(email));

  assert.notEqual(first.id, second.id);
  assert.deepEqual(second.tags, ['first', 'second']);
});

test('two channels of one change are two messages', async (t) => {
  const trigger = await switchOn(t, 'new_subscriber');
  const { id, email } = await create('upsert_contact', subscriber({ phone: newPhone(), smsMarketingAllowed: true }));

  const messages = [await trigger.next(email), await trigger.next(email)];
  const items = [await trigger.take(messages[0]), await trigger.take(messages[1])].flat();

  const { version } = messages[0].data;
  assert.deepEqual(items.map((item) => item.id).sort(), [`${id}-${version}-email`, `${id}-${version}-sms`]);
});

test('a Zap about one channel passes over the other', async (t) => {
  const trigger = await switchOn(t, 'new_subscriber');
  const { email } = await create('upsert_contact', { email: newEmail(), phone: newPhone(), smsMarketingAllowed: true });

  const message = await trigger.next(email);

  assert.equal((await trigger.take(message, { channel: 'sms' })).length, 1);
  assert.equal((await trigger.take(message, { channel: 'email' })).length, 0);
  const samples = await run(App.triggers.new_subscriber.operation.performList, { channel: 'sms' });
  assert.equal(samples.find((contact) => contact.email === email).smsStatus, 'subscribed');
});

test('neither a contact who was erased meanwhile nor a stranger’s message starts a Zap', async () => {
  const message = { type: 'contact.updated', timestamp: '2026-01-02T03:04:05Z', data: { version: 3, contact: { contactID: 'gone' } } };

  for (const cleanedRequest of [message, { hello: 'from a stranger' }]) {
    assert.deepEqual(await run(App.triggers.contact_updated.operation.perform, {}, { cleanedRequest }), []);
  }
});

test('samples are those that changed last, with the status that the trigger is about', async () => {
  await create('upsert_contact', subscriber());
  const { id } = await create('upsert_contact', subscriber());

  const samples = await run(App.triggers.new_subscriber.operation.performList);

  assert.equal(samples[0].contactID, id);
  assert.ok(samples.every((contact) => contact.status === 'subscribed'));
});

test('a Zap that is switched off is forgotten, and may be switched off again', async (t) => {
  const { subscribeData, off } = await switchOn(t, 'new_subscriber');
  const isThere = async () => (await hooksNow()).some((hook) => hook.id === subscribeData.id);

  assert.deepEqual(Object.keys(subscribeData), ['id']);
  assert.ok(await isThere());
  assert.deepEqual(await off(), {});
  assert.ok(!(await isThere()));
  assert.deepEqual(await off(), {});
});
