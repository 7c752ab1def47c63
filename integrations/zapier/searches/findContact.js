'use strict';

const { findContacts } = require('../lib/service');
const { outputFields, sample } = require('../lib/contact');
const { who } = require('../lib/fields');

const perform = async (z, bundle) => {
  const { email, phone } = bundle.inputData;
  if (!email && !phone) {
    throw new z.errors.Error('Give an email or a phone number to look for.', 'required');
  }

  return findContacts(z, bundle, { email, phone });
};

module.exports = {
  key: 'find_contact',
  noun: 'Contact',
  display: {
    label: 'Find Contact',
    description: 'Finds a contact by email, or by phone number where nobody has that email.',
  },
  operation: { inputFields: who, perform, sample, outputFields },
};
