'use strict';

const { call } = require('./lib/service');

module.exports = {
  type: 'custom',
  fields: [
    {
      key: 'address',
      label: 'Address',
      type: 'string',
      required: true,
      placeholder: 'https://contacts.example.com',
      helpText: 'Where your ContactsFunctions runs, such as `https://contacts.example.com`.',
    },
    {
      key: 'apiKey',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText: 'A key of your store. It begins with `ck_`. Whoever runs the service makes it.',
    },
  ],
  test: (z, bundle) => call(z, bundle, 'GET', '/api/v1/me'),
  connectionLabel: '{{name}}',
};
