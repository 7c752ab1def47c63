'use strict';

/** The status of a channel and its date, which stand deep inside a contact. */
const stateOf = (contact, type, channel) =>
  contact.identifiers?.find((identifier) => identifier.type === type)?.channels?.[channel] ?? {};

/** A contact as a Zap's later steps can use it: with an id, and with both statuses at the top. */
const flat = (contact) => {
  const { consents, ...shown } = contact; // The consent log has addresses and programs; a Zap has no use for it.
  const { status, statusDate } = stateOf(contact, 'email', 'email');
  const sms = stateOf(contact, 'phone', 'sms');
  return { id: contact.contactID, ...shown, status, statusDate, smsStatus: sms.status, smsStatusDate: sms.statusDate };
};

const sample = {
  id: '1ff861aede59ca40558dbe1fddcd646d',
  contactID: '1ff861aede59ca40558dbe1fddcd646d',
  createdAt: '2026-01-02T03:04:05.000Z',
  updatedAt: '2026-01-02T03:04:05.000Z',
  email: 'vanessa@example.com',
  phone: '+14155552671',
  firstName: 'Vanessa',
  lastName: 'Kensington',
  country: 'United States',
  countryCode: 'US',
  state: 'CA',
  city: 'Cupertino',
  address: '1 Apple Street',
  postalCode: '12345',
  gender: 'f',
  birthdate: '1989-06-17',
  tags: ['VIP'],
  customProperties: { company: 'Example Ltd' },
  status: 'subscribed',
  statusDate: '2026-01-02T03:04:05.000Z',
  smsStatus: 'nonSubscribed',
  smsStatusDate: '2026-01-02T03:04:05.000Z',
  confirmation: { state: 'confirmed', requestedAt: '2026-01-02T03:00:00.000Z' },
};

const outputFields = [
  { key: 'id', label: 'Contact ID', primary: true },
  { key: 'email', label: 'Email' },
  { key: 'phone', label: 'Phone' },
  { key: 'firstName', label: 'First Name' },
  { key: 'lastName', label: 'Last Name' },
  { key: 'status', label: 'Email Status' },
  { key: 'statusDate', label: 'Email Status Since', type: 'datetime' },
  { key: 'smsStatus', label: 'SMS Status' },
  { key: 'smsStatusDate', label: 'SMS Status Since', type: 'datetime' },
  { key: 'createdAt', label: 'Created At', type: 'datetime' },
  { key: 'updatedAt', label: 'Updated At', type: 'datetime' },
  { key: 'confirmation__state', label: 'Confirmation' },
];

module.exports = { flat, outputFields, sample };
