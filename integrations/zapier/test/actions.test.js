'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { App, create, find, newEmail, newPhone, run } = require('./support');

test('a contact is created with all that a step can say', async () => {
  const [email, phone] = [newEmail(), newPhone()];

  const made = await create('upsert_contact', {
    email,
    phone: phone.slice(2),
    phoneCountry: 'US',
    firstName: 'Ann',
    lastName: 'Lee',
    gender: 'f',
    birthdate: '1989-06-17',
    address: '1 Main Street',
    city: 'Lyon',
    state: 'Rhône',
    postalCode: '69001',
    country: 'France',
    countryCode: 'FR',
    tags: ['zap, vip', 'lead'],
    marketingAllowed: true,
    doubleOptin: false,
    sendWelcomeEmail: false,
    smsMarketingAllowed: true,
    property_city_size: 3,
    properties: { favouriteColour: 'green' },
    consentSource: 'Facebook lead form',
    consentText: 'I agree.',
    consentIp: '192.0.2.7',
    consentUrl: 'https://shop.example.com/lead',
    consentCreatedAt: '2026-01-02T03:04:05Z',
  });

  assert.deepEqual(
    { result: made.result, requested: made.requested, warnings: made.warnings },
    { result: 'created', requested: 'none', warnings: [] }
  );
  assert.equal(made.id, made.contactID);
  const { id, contactID, createdAt, updatedAt, identifiers, confirmation, statusDate, smsStatusDate, ...rest } = made;
  assert.deepEqual(rest, {
    email,
    phone,
    firstName: 'Ann',
    lastName: 'Lee',
    country: 'France',
    countryCode: 'FR',
    state: 'Rhône',
    city: 'Lyon',
    address: '1 Main Street',
    postalCode: '69001',
    gender: 'f',
    birthdate: '1989-06-17',
    tags: ['zap', 'vip', 'lead'],
    customProperties: { city_size: 3, favouriteColour: 'green' },
    status: 'subscribed',
    smsStatus: 'subscribed',
    result: 'created',
    requested: 'none',
    warnings: [],
  });
});

test('what a step leaves empty stays as it is', async () => {
  const email = newEmail();
  const made = await create('upsert_contact', { email, firstName: 'Ann', marketingAllowed: true, doubleOptin: false });

  const changed = await create('upsert_contact', { email, lastName: 'Lee', firstName: '', tags: [], properties: {} });

  assert.deepEqual(
    [changed.id, changed.result, changed.firstName, changed.lastName, changed.status],
    [made.id, 'updated', 'Ann', 'Lee', 'subscribed']
  );
});

test('a contact has to confirm unless the step says otherwise', async () => {
  const made = await create('upsert_contact', { email: newEmail(), marketingAllowed: true });

  assert.deepEqual([made.status, made.requested, made.confirmation.state], ['nonSubscribed', 'queued', 'pending']);
});

test('a synchronised contact is asked nothing', async () => {
  const made = await create('upsert_contact', { email: newEmail(), firstName: 'Ann' });

  assert.deepEqual([made.status, made.requested], ['nonSubscribed', 'none']);
});

test('the properties that the store has are fields of the step', async () => {
  await create('upsert_contact', {
    email: newEmail(),
    properties: { textOfTest: 'a', numberOfTest: 1, flagOfTest: true, listOfTest: ['a', 'b'] },
  });
  await create('upsert_contact', { email: newEmail(), properties: { mixedOfTest: 'a' } });
  await create('upsert_contact', { email: newEmail(), properties: { mixedOfTest: 1 } });

  const fields = await run(App.creates.upsert_contact.operation.inputFields);

  const own = fields.filter((field) => field.key.endsWith('OfTest')).map(({ key, type, list }) => ({ key, type, list }));
  assert.deepEqual(own, [
    { key: 'property_flagOfTest', type: 'boolean', list: undefined },
    { key: 'property_listOfTest', type: 'string', list: true },
    { key: 'property_mixedOfTest', type: 'string', list: undefined },
    { key: 'property_numberOfTest', type: 'number', list: undefined },
    { key: 'property_textOfTest', type: 'string', list: undefined },
  ]);
});

test('an unsubscribe holds, and says why', async () => {
  const email = newEmail();
  await create('upsert_contact', { email, marketingAllowed: true, doubleOptin: false });

  const gone = await create('unsubscribe_contact', { email, reason: 'Asked by phone' });
  const again = await create('upsert_contact', { email, marketingAllowed: true, doubleOptin: false });

  assert.deepEqual([gone.status, gone.result], ['unsubscribed', 'updated']);
  assert.equal(again.status, 'unsubscribed');
  assert.deepEqual(again.warnings.map((warning) => warning.code), ['resubscribe_needs_confirmation']);
});

test('text messages to a number end, and mails go on', async () => {
  const [email, phone] = [newEmail(), newPhone()];
  await create('upsert_contact', { email, phone, marketingAllowed: true, doubleOptin: false, smsMarketingAllowed: true });

  const gone = await create('unsubscribe_contact', { phone: phone.slice(2), phoneCountry: 'US' });

  assert.deepEqual([gone.status, gone.smsStatus], ['subscribed', 'unsubscribed']);
});

test('tags are added and removed, of a contact found by email or by phone', async () => {
  const [email, phone] = [newEmail(), newPhone()];
  const { id } = await create('upsert_contact', { email, phone, tags: ['first'] });

  const added = await create('add_tags', { email, tags: ['second, third'] });
  const removed = await create('remove_tags', { phone, tags: ['FIRST', 'third', 'never there'] });

  assert.deepEqual([added.id, added.tags], [id, ['first', 'second', 'third']]);
  assert.deepEqual([removed.id, removed.tags], [id, ['second']]);
});

for (const key of ['add_tags', 'remove_tags', 'unsubscribe_contact']) {
  test(`${key} halts for somebody unknown, and makes nobody`, async () => {
    const email = newEmail();

    await assert.rejects(create(key, { email, tags: ['a'] }), { name: 'HaltedError', message: /^The store has no .*contact/ });
    assert.deepEqual(await find({ email }), []);
  });
}

test('a contact is found by email, by phone, and by phone where the email is nobody’s', async () => {
  const [email, phone] = [newEmail().replace('@', '+shop@'), newPhone()];
  const { id } = await create('upsert_contact', { email, phone });

  const found = [await find({ email }), await find({ phone }), await find({ email: newEmail(), phone })];

  assert.deepEqual(found.map((contacts) => contacts.map((contact) => contact.id)), [[id], [id], [id]]);
});

test('what cannot be read is nobody’s where the other one can be', async () => {
  const [email, phone] = [newEmail(), newPhone()];
  const { id } = await create('upsert_contact', { email, phone });

  const found = [
    await find({ email, phone: 'none' }),
    await find({ email: 'none', phone }),
    await find({ email: newEmail(), phone: 'none' }),
  ];

  assert.deepEqual(found.map((contacts) => contacts.map((contact) => contact.id)), [[id], [id], []]);
});

for (const [who, code] of [[{ email: 'none' }, 'invalid_email'], [{ phone: 'none' }, 'invalid_phone']]) {
  test(`a search by nothing but ${JSON.stringify(who)} is told why it cannot be read`, async () => {
    const said = await find(who).catch((error) => JSON.parse(error.message));

    assert.deepEqual([said.code, said.status], [code, 400]);
  });
}

test('nobody is found, and then made: find or create', async () => {
  const email = newEmail();
  const pair = App.searchOrCreates.find_contact;

  assert.deepEqual(await find({ email }), []);
  const made = await create(pair.create, { email });
  const [found] = await run(App.searches[pair.search].operation.perform, { email });

  assert.equal(found.id, made.id);
  assert.deepEqual(Object.keys(found).filter((key) => !(key in made)), []);
});

test('find or create makes somebody whose phone cannot be read', async () => {
  const who = { email: newEmail(), phone: 'none' };

  assert.deepEqual(await find(who), []);
  const made = await create(App.searchOrCreates.find_contact.create, who);

  assert.deepEqual([made.result, made.email, made.phone], ['created', who.email, undefined]);
});

test('a search for nothing is refused instead of listing everybody', async () => {
  await assert.rejects(find({}), /Give an email or a phone number/);
});
