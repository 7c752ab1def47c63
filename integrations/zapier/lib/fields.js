'use strict';

const email = { key: 'email', label: 'Email', type: 'string' };
const phone = { key: 'phone', label: 'Phone', type: 'string', helpText: 'With its country code: `+14155552671`.' };
const phoneCountry = {
  key: 'phoneCountry',
  label: 'Phone Country',
  type: 'string',
  placeholder: 'US',
  helpText: 'The country of a phone number without `+`, in two letters. Otherwise the country of the contact or of the store counts.',
};
const tags = {
  key: 'tags',
  label: 'Tags',
  type: 'string',
  list: true,
  helpText: 'One in each row, or several with commas between.',
};

/** Whom a step is about. */
const who = [{ ...email, helpText: 'An email or a phone number is needed.' }, phone];

const inGroup = (group, ...fields) => fields.map((field) => ({ ...field, group }));

/** The service's core fields. A test compares them with the service's own description. */
const core = [
  { key: 'firstName', label: 'First Name' },
  { key: 'lastName', label: 'Last Name' },
  { key: 'gender', label: 'Gender', choices: { f: 'Female', m: 'Male' } },
  { key: 'birthdate', label: 'Birthdate', placeholder: '1989-06-17', helpText: 'As `1989-06-17`.' },
  { key: 'address', label: 'Street Address' },
  { key: 'city', label: 'City' },
  { key: 'state', label: 'State' },
  { key: 'postalCode', label: 'Postal Code' },
  { key: 'country', label: 'Country' },
  { key: 'countryCode', label: 'Country Code', placeholder: 'US', helpText: 'Two letters, such as `US`.' },
];

const marketing = [
  {
    key: 'marketingAllowed',
    label: 'Email Marketing Allowed',
    type: 'boolean',
    helpText: 'Yes subscribes, after a confirmation. No unsubscribes. Empty leaves the status as it is.',
  },
  {
    key: 'doubleOptin',
    label: 'Ask for Confirmation',
    type: 'boolean',
    helpText:
      'Whether the person has to confirm by email first. Yes unless you choose No. Whoever has unsubscribed is always asked.',
  },
  {
    key: 'sendWelcomeEmail',
    label: 'Send Welcome Email',
    type: 'boolean',
    helpText: 'Once in a contact’s life, as soon as they are subscribed, where the store has its welcome mail on.',
  },
  {
    key: 'smsMarketingAllowed',
    label: 'SMS Marketing Allowed',
    type: 'boolean',
    helpText: 'Yes subscribes to text messages at once. No unsubscribes.',
  },
];

/** What the person agreed to, for the proof; each becomes a member of `consent`. */
const consent = [
  { key: 'consentSource', label: 'Consent: Source', placeholder: 'Facebook lead form' },
  { key: 'consentText', label: 'Consent: Text', type: 'text', helpText: 'What the person saw and agreed to, word for word.' },
  { key: 'consentUrl', label: 'Consent: Page' },
  { key: 'consentIp', label: 'Consent: IP Address' },
  { key: 'consentCreatedAt', label: 'Consent: Given At', type: 'datetime' },
];

module.exports = { consent, core, email, inGroup, marketing, phone, phoneCountry, tags, who };
