'use strict';

const { callStore, contactById } = require('../lib/service');
const { outputFields, sample } = require('../lib/contact');
const { propertiesOf, propertyFields } = require('../lib/properties');
const { tagsOf } = require('../lib/tags');
const fields = require('../lib/fields');

const pick = (inputData, keys) => Object.fromEntries(keys.map((key) => [key, inputData[key]]));
const isEmpty = (object) => Object.values(object).every((value) => value === undefined);

/** An undefined member is not sent, and what is not sent stays as it is. */
const bodyOf = (inputData) => {
  const consent = {
    source: inputData.consentSource,
    text: inputData.consentText,
    url: inputData.consentUrl,
    ip: inputData.consentIp,
    createdAt: inputData.consentCreatedAt,
  };
  const [tags, properties] = [tagsOf(inputData), propertiesOf(inputData)];
  return {
    ...pick(inputData, [...fields.core, ...fields.marketing].map((field) => field.key)),
    email: inputData.email,
    sms_phone_number: inputData.phone,
    sms_country_code: inputData.phoneCountry,
    tags: tags.length > 0 ? tags : undefined,
    properties: isEmpty(properties) ? undefined : properties,
    consent: isEmpty(consent) ? undefined : consent,
  };
};

const perform = async (z, bundle) => {
  const { contactID, result, confirmation, warnings } = await callStore(z, bundle, 'POST', '/contacts', {
    body: bodyOf(bundle.inputData),
  });
  return { ...(await contactById(z, bundle, contactID)), result, requested: confirmation, warnings };
};

module.exports = {
  key: 'upsert_contact',
  noun: 'Contact',
  display: {
    label: 'Create or Update Contact',
    description: 'Creates a contact, or changes the one with this email or phone number. What you leave empty stays as it is.',
  },
  operation: {
    inputFieldGroups: [
      { key: 'person', label: 'Person', emphasize: true },
      { key: 'marketing', label: 'Marketing' },
      { key: 'consent', label: 'Consent' },
      { key: 'properties', label: 'Custom properties' },
    ],
    inputFields: [
      ...fields.inGroup('person', ...fields.who, fields.phoneCountry, ...fields.core, fields.tags),
      ...fields.inGroup('marketing', ...fields.marketing),
      ...fields.inGroup('consent', ...fields.consent),
      propertyFields,
      {
        key: 'properties',
        label: 'Other Properties',
        dict: true,
        group: 'properties',
        helpText: 'Properties that no contact has yet: a name of letters, digits and underscores, and a value.',
      },
    ],
    perform,
    sample: { ...sample, result: 'created', requested: 'queued' },
    outputFields: [
      ...outputFields,
      { key: 'result', label: 'Result', type: 'string' },
      { key: 'requested', label: 'Confirmation Mail', type: 'string' },
    ],
  },
};
