'use strict';

const { callStore, contactById } = require('../lib/service');
const { outputFields, sample } = require('../lib/contact');
const { phoneCountry, who } = require('../lib/fields');

const perform = async (z, bundle) => {
  const { email, phone, phoneCountry: country, reason } = bundle.inputData;
  const answer = await callStore(z, bundle, 'POST', '/contacts/unsubscribe', {
    body: { email, sms_phone_number_e164: phone, sms_country_code: country, reason },
  });
  return { ...(await contactById(z, bundle, answer.contactID)), result: answer.result, warnings: answer.warnings };
};

module.exports = {
  key: 'unsubscribe_contact',
  noun: 'Contact',
  display: {
    label: 'Unsubscribe Contact',
    description: 'Ends the email subscription of an address, the text messages to a number, or both.',
  },
  operation: {
    inputFields: [
      ...who,
      phoneCountry,
      { key: 'reason', label: 'Reason', type: 'string', helpText: 'Kept in the contact’s consent log.' },
    ],
    perform,
    sample: { ...sample, status: 'unsubscribed', result: 'updated' },
    outputFields,
  },
};
