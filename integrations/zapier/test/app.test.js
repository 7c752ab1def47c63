'use strict';

const test = require('node:test');
const assert = require('node:assert/strict');
const { App, authData, zapier } = require('./support');
const fields = require('../lib/fields');

test('the app is valid by the schema of the platform', async () => {
  const { results } = await zapier.createAppHandler(App)({ command: 'validate' });

  assert.deepEqual(results, []);
});

test('a definition with a fault is found', async () => {
  const broken = { ...App, authentication: { ...App.authentication, type: 'no such' } };

  const { results } = await zapier.createAppHandler(broken)({ command: 'validate' });

  assert.notDeepEqual(results, []);
});

test('every core field of the service can be filled in', async () => {
  const { schemas } = (await (await fetch(`${authData.address}/openapi.json`)).json()).components;
  const core = Object.keys(schemas.Contact.properties)
    .filter((name) => name in schemas.ContactInput.properties)
    .filter((name) => !['email', 'phone', 'createdAt', 'tags', 'customProperties', 'identifiers'].includes(name));

  assert.ok(core.length >= 10);
  assert.deepEqual(fields.core.map((field) => field.key).sort(), core.sort());
});
