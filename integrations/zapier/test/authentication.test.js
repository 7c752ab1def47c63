'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { App, appTester, authData, serve } = require('./support');

const tryWith = (changed) => appTester(App.authentication.test, { authData: { ...authData, ...changed } });

test('a good key connects, and the store gives the connection its name', async () => {
  const me = await tryWith({});

  assert.match(authData.apiKey, new RegExp(`^ck_${me.storeId}-`));
  assert.equal(App.authentication.connectionLabel, '{{name}}');
  assert.ok(me.name.length > 0);
});

test('an address may end with a slash, and have blanks around it', async () => {
  const me = await tryWith({ address: ` ${authData.address}/ `, apiKey: ` ${authData.apiKey} ` });

  assert.ok(me.storeId);
});

test('a wrong key is told as such', async () => {
  await assert.rejects(tryWith({ apiKey: `${authData.apiKey}x` }), {
    name: 'ExpiredAuthError',
    message: /^The API key is wrong/,
  });
});

for (const address of ['http://contacts.example.com', 'ftp://contacts.example.com', 'https://', 'not an address']) {
  test(`the key does not go to ${address}`, async () => {
    await assert.rejects(tryWith({ address }), /The address (must begin with https:\/\/|cannot be read)/);
  });
}

test('an address where nothing runs is told as such', async () => {
  await assert.rejects(tryWith({ address: 'http://127.0.0.1:9' }), /http:\/\/127\.0\.0\.1:9 cannot be reached \(ECONNREFUSED\)/);
});

test('an address where something else runs is told as such', async (t) => {
  const address = await serve(t, (_, response) => response.end('<h1>A web site</h1>'));

  await assert.rejects(tryWith({ address }), /Something else than ContactsFunctions answers/);
});

test('the key is not sent on to where an address leads', async (t) => {
  const seen = [];
  const other = await serve(t, (request, response) => {
    seen.push(request);
    response.end('{}');
  });
  const address = await serve(t, (_, response) => response.writeHead(301, { Location: `${other}/api/v1/me` }).end());

  await assert.rejects(tryWith({ address }), /leads on to another one/);
  assert.deepEqual(seen, []);
});
