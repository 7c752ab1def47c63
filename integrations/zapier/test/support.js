'use strict';

// Zapier's own checks of results only run in tests, and core looks for that when it is loaded.
process.env.NODE_ENV = 'test';

const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const zapier = require('zapier-platform-core');
const App = require('..');

/** Where the tests' service runs: as the environment says, or what `dotnet run dev.cs run` has started. */
const service = () => {
  const { CONTACTS_ADDRESS, CONTACTS_API_KEY } = process.env;
  if (CONTACTS_ADDRESS && CONTACTS_API_KEY) {
    return { address: CONTACTS_ADDRESS, apiKey: CONTACTS_API_KEY };
  }

  const file = path.join(__dirname, '..', '..', '..', 'artifacts', 'run.json');
  if (!fs.existsSync(file)) {
    throw new Error('No service runs: start `dotnet run dev.cs run`, or set CONTACTS_ADDRESS and CONTACTS_API_KEY.');
  }

  const { baseUrl, apiKey } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return { address: baseUrl, apiKey };
};

const authData = service();
const appTester = zapier.createAppTester(App);

/** Runs a part of the app as Zapier does. */
const run = (method, inputData = {}, more = {}) => appTester(method, { authData, inputData, ...more });

const create = (key, inputData) => run(App.creates[key].operation.perform, inputData);
const find = (inputData) => run(App.searches.find_contact.operation.perform, inputData);

const newEmail = () => `p${randomUUID().replaceAll('-', '')}@example.com`;

/** A number that is valid, and most likely nobody else’s in this run. */
const newPhone = () => `+1415${2_000_000 + Math.floor(Math.random() * 7_999_999)}`;

/** A server of this test; `answer` gets the request and its body, and writes the response. */
const serve = async (t, answer) => {
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    answer({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() }, response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
};

module.exports = { App, appTester, authData, create, find, newEmail, newPhone, run, serve, zapier };
