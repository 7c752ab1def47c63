'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { App, appTester, authData, create, newEmail, serve } = require('./support');

/** What the app says when the service answers so. */
const saidOf = async (t, status, headers, body) => {
  const address = await serve(t, (_, response) => response.writeHead(status, headers).end(body));
  const said = await appTester(App.searches.find_contact.operation.perform, {
    authData: { ...authData, address },
    inputData: { email: newEmail() },
  }).catch((error) => error);
  return { name: said.name, ...JSON.parse(said.message) };
};

test('the service’s own sentence is shown, with the code of the field', async () => {
  const said = await create('upsert_contact', { email: 'nobody' }).catch((error) => JSON.parse(error.message));

  assert.deepEqual(said, { message: said.message, code: 'invalid_email', status: 400 });
  assert.match(said.message, /^email: .+\.$/);
});

test('a step without an email or a phone is refused with a sentence', async () => {
  await assert.rejects(create('upsert_contact', { firstName: 'Ann' }), /[Ee]-mail address/);
  await assert.rejects(create('unsubscribe_contact', {}), /Give an e-mail address/);
});

test('too many requests wait as long as the service says', async (t) => {
  const said = await saidOf(t, 429, { 'Retry-After': '17' }, '{"error":"Too many requests. Try again later."}');

  assert.deepEqual(said, { name: 'ThrottledError', message: 'Too many requests. Try again later.', delay: 17 });
});

test('a service that cannot be reached for a moment is asked again later', async (t) => {
  const said = await saidOf(t, 503, {}, 'no JSON');

  assert.deepEqual(said, { name: 'ThrottledError', message: 'The address answered with the status 503.', delay: 60 });
});

test('a fault of the service is told with its sentence', async (t) => {
  const said = await saidOf(t, 500, {}, '{"error":"The fault is not in the request."}');

  assert.deepEqual(said, { name: 'AppError', message: 'The fault is not in the request.', code: 'http_500', status: 500 });
});
